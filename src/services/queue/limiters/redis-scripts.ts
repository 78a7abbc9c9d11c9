/**
 * The scripts of slots in Redis. Each does in one step what must not come apart, and may be repeated after an answer that was
 * lost. Times are of Redis's clock: a process whose clock is set forward must not free the slots of others.
 */

/** Ms that Redis remembers that its data is whole, counted from the last call. */
export const MARK_TTL_MS = 86_400_000;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * After all data was lost, the mark is missing. Whoever notices sets it to when slots are given again: until then every process has
 * looked, and has registered what it holds.
 */
const READ_MARK = `
local function readMark(key, opensAt)
  local mark = tonumber(redis.call('GET', key))
  if not mark then redis.call('SET', key, opensAt, 'PX', ${MARK_TTL_MS})
  elseif redis.call('PTTL', key) < ${MARK_TTL_MS / 2} then redis.call('PEXPIRE', key, ${MARK_TTL_MS}) end
  return mark or opensAt
end`;

/**
 * Processes that are refused wait in line, and every free slot is kept for one that has waited longer. Whoever is granted one and
 * wants more goes to the end. The line has no clock: its scores are numbers. One that has not asked for two intervals has ended or hangs
 * and loses its place, and so does everybody where the clock was set back.
 *
 * KEYS: the holders of slots by when they expire; the line of processes; when each of them last asked, and its limit; the presence of
 * this process; the mark that all data is whole. ARGV: slots, ms until they expire, ms between two looks of a process, its name, 1 if
 * it has seen the mark before, the holders that ask.
 * @returns the slots that are taken then, 1 or 0 for whether this process was present, and the same for each of the holders
 */
export const TAKE_SLOTS = `${NOW}${READ_MARK}
local max, expiration, interval, process = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local ahead, others, isAhead = 0, 0, true
for _, other in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  local asked, limit = string.match(redis.call('HGET', KEYS[3], other) or '', '(%d+)/(%d+)')
  if other == process then isAhead = false
  elseif not asked or math.abs(now - asked) > 2 * interval then
    redis.call('ZREM', KEYS[2], other)
    redis.call('HDEL', KEYS[3], other)
  else
    others = others + 1
    if isAhead then
      ahead = ahead + 1
      max = math.min(max, limit)
    end
  end
end
local opensAt = readMark(KEYS[5], ARGV[5] == '1' and now + interval or now)
local wasPresent = redis.call('SET', KEYS[4], 1, 'PX', 2 * interval, 'GET')
local reply = {redis.call('ZCARD', KEYS[1]), wasPresent and 1 or 0}
local free = max - reply[1]
local grants = math.max(free - others, free > ahead and 1 or 0)
if now < opensAt and now >= opensAt - interval then grants = 0 end
local isRefused, isGranted = false, false
for at = 6, #ARGV do
  local isHolder = redis.call('ZSCORE', KEYS[1], ARGV[at])
  if not isHolder and grants > 0 then
    redis.call('ZADD', KEYS[1], now + expiration, ARGV[at])
    reply[1] = reply[1] + 1
    grants = grants - 1
    isHolder = true
    isGranted = true
  end
  reply[at - 3] = isHolder and 1 or 0
  isRefused = isRefused or not isHolder
end
if redis.call('PTTL', KEYS[1]) < expiration then redis.call('PEXPIRE', KEYS[1], expiration) end
if not isRefused then
  redis.call('ZREM', KEYS[2], process)
  redis.call('HDEL', KEYS[3], process)
  return reply
end
if isGranted or not redis.call('ZSCORE', KEYS[2], process) then
  local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')
  redis.call('ZADD', KEYS[2], (tonumber(last[2]) or 0) + 1, process)
end
redis.call('HSET', KEYS[3], process, now .. '/' .. ARGV[1])
redis.call('PEXPIRE', KEYS[2], 2 * interval)
redis.call('PEXPIRE', KEYS[3], 2 * interval)
return reply`;

/**
 * KEYS: the holders, the line, and when each asked, as above. ARGV: what the channels of processes begin with, the limiter's id, the
 * holders that release theirs. Every process hears of it that has a slot now: one that was told before may want no more than one.
 */
export const RELEASE_SLOTS = `${NOW}
local freed = 0
for at = 3, #ARGV do freed = freed + redis.call('ZREM', KEYS[1], ARGV[at]) end
if freed == 0 then return end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local taken = redis.call('ZCARD', KEYS[1])
for place, process in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  local limit = string.match(redis.call('HGET', KEYS[3], process) or '', '/(%d+)')
  if limit and place <= limit - taken then redis.call('PUBLISH', ARGV[1] .. '/' .. process, ARGV[2]) end
end`;

/**
 * Registers slots that are held, whether Redis still knows them or not: more than there are, if others have taken them meanwhile.
 *
 * KEYS: the holders, as above; the mark. ARGV: ms between two looks of a process, then each holder and the ms that it has left.
 */
export const KEEP_SLOTS = `${NOW}${READ_MARK}
readMark(KEYS[2], now + ARGV[1])
for at = 2, #ARGV, 2 do
  local left = tonumber(ARGV[at + 1])
  redis.call('ZADD', KEYS[1], now + left, ARGV[at])
  if redis.call('PTTL', KEYS[1]) < left then redis.call('PEXPIRE', KEYS[1], left) end
end`;
