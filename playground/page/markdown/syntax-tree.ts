/** Parsed Discord Markdown as plain data. It holds no HTML, so nothing needs escaping. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'mention'; target: 'user' | 'role' | 'channel' | 'everyone'; id: string }
  | { kind: 'command'; name: string; id: string }
  | { kind: 'time'; unix: number; style: string }
  | { kind: 'emoji'; name: string; id: string };

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; level: 1 | 2 | 3; children: Inline[] }
  | { kind: 'subtext'; children: Inline[] }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'list'; ordered: boolean; start: number; items: Block[][] };
