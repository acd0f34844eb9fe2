import type { FakeKernel } from "../fake-kernel.ts";

export interface KnownLink {
  readonly index: number;
  readonly name: string;
  readonly kind: string | undefined;
  readonly mac: string;
  readonly isLoopback: boolean;
  /** Whether neighbours of the link have hardware addresses that the kernel resolves. */
  readonly hasResolution: boolean;
  readonly isUp: boolean;
  readonly isRunning: boolean;
  /** Index of the bridge, bond or VRF; 0 without one. */
  readonly master: number;
  /** Kind of the discipline that the kernel has created; undefined before the link was up. */
  readonly defaultQdisc: string | undefined;
}

export interface NetworkContext {
  readonly kernel: FakeKernel;
  link(index: number): KnownLink | undefined;
  linkNamed(name: string): KnownLink | undefined;
  links(): KnownLink[];
  /** Kind of the root discipline that a request has created. */
  rootQdisc(index: number): string | undefined;
  /** Whether a link receives further hardware addresses, from forwarding entries of its own. */
  hasOwnAddresses(index: number): boolean;
  /** A function that throws a Refusal keeps the link down. */
  readonly opening: Set<(link: KnownLink) => void>;
}
