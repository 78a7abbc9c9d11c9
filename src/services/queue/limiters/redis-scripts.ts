/**
 * The scripts of slots in Redis. Each does in one step what must not come apart, and may be repeated after an answer that was
 * lost. Times are of Redis's clock: a process whose clock is set forward must not free the slots of others.
 */

/**
 * KEYS: the holders of slots by when they expire; a mark that a process waits. ARGV: slots, ms until they expire, the holders that ask.
 * @returns the slots that are taken then, and 1 or 0 for each of the holders
 */
export const TAKE_SLOTS = `
local max, expiration = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local reply = {redis.call('ZCARD', KEYS[1])}
local isRefused = false
for at = 3, #ARGV do
  local isHolder = redis.call('ZSCORE', KEYS[1], ARGV[at])
  if not isHolder and reply[1] < max then
    redis.call('ZADD', KEYS[1], now + expiration, ARGV[at])
    reply[1] = reply[1] + 1
    isHolder = true
  end
  reply[at - 1] = isHolder and 1 or 0
  isRefused = isRefused or not isHolder
end
if redis.call('PTTL', KEYS[1]) < expiration then redis.call('PEXPIRE', KEYS[1], expiration) end
if isRefused then redis.call('SET', KEYS[2], 1, 'PX', expiration) end
return reply`;

/** KEYS: as above. ARGV: the channel on which the processes that wait hear of it, the limiter's id, the holders that release theirs. */
export const RELEASE_SLOTS = `
for at = 3, #ARGV do redis.call('ZREM', KEYS[1], ARGV[at]) end
if redis.call('DEL', KEYS[2]) == 1 then redis.call('PUBLISH', ARGV[1], ARGV[2]) end`;
