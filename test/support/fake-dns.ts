import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** What a name is answered with: addresses, or that there is no such name. `ttl` in seconds; `silent` is never answered. */
type DnsAnswer =
  | { readonly A?: string; readonly AAAA?: string; readonly ttl?: number; readonly silent?: 'AAAA' }
  | 'unknown';

/** A DNS server on this machine. It is silent for names that it was given no answer for. */
export interface FakeDns {
  /** As `dns.setServers` takes it. */
  readonly address: string;
  readonly questions: readonly { readonly name: string; readonly type: string }[];
  answer(name: string, answer: DnsAnswer): void;
  /** It is silent for the name from now on. */
  forget(name: string): void;
  close(): void;
}

/** The numbers of record types (RFC 1035, RFC 3596). */
const TYPES: ReadonlyMap<number, 'A' | 'AAAA'> = new Map([
  [1, 'A'],
  [28, 'AAAA'],
]);

/** Starts one over UDP, which is all that short answers need. */
export async function startFakeDns(): Promise<FakeDns> {
  const answers = new Map<string, DnsAnswer>();
  const questions: { name: string; type: string }[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    const { name, type, end } = readQuestion(query);
    questions.push({ name, type: type ?? 'other' });
    const answer = answers.get(name);
    if (!answer || !type || (answer !== 'unknown' && answer.silent === type)) return;
    socket.send(composeReply(query.subarray(0, end), type, answer), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    answer: (name, answer) => void answers.set(name, answer),
    forget: (name) => void answers.delete(name),
    close: () => socket.close(),
  };
}

function readQuestion(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: TYPES.get(query.readUInt16BE(at + 1)), end: at + 5 };
}

function composeReply(question: Buffer, type: 'A' | 'AAAA', answer: DnsAnswer): Buffer {
  const address = answer === 'unknown' ? undefined : answer[type];
  const header = Buffer.from(question.subarray(0, 12));
  // A response, recursion available; code 3 is that there is no such name.
  header.writeUInt16BE(answer === 'unknown' ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(address === undefined ? 0 : 1, 6);
  header.writeUInt32BE(0, 8);
  const parts = [header, question.subarray(12)];
  if (address !== undefined && answer !== 'unknown') {
    const data = addressBytes(address);
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(type === 'A' ? 1 : 28, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(answer.ttl ?? 60, 6);
    record.writeUInt16BE(data.length, 10);
    parts.push(record, data);
  }
  return Buffer.concat(parts);
}

/** The bytes of an address; of IPv6, groups of zeros may be left out once. */
function addressBytes(address: string): Buffer {
  if (address.includes('.')) return Buffer.from(address.split('.').map(Number));
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
