/** One address of a host name. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** The addresses of a host name, at least one, and for how many ms they may be used. */
export interface Resolution {
  readonly addresses: readonly HostAddress[];
  readonly ttlMs: number;
}
