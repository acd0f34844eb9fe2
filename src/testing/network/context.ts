import type { FakeKernel } from "../fake-kernel.ts";

/** Properties of a link on which its addresses, routes and neighbours depend. */
export interface KnownLink {
  readonly index: number;
  readonly name: string;
  readonly kind: string | undefined;
  readonly mac: string;
  readonly isLoopback: boolean;
  /** Whether the link is administratively up. */
  readonly isUp: boolean;
  readonly isRunning: boolean;
}

/** State of a fake network that its tables share: the links, and the fake kernel that sends events. */
export interface NetworkContext {
  readonly kernel: FakeKernel;
  link(index: number): KnownLink | undefined;
  linkNamed(name: string): KnownLink | undefined;
  links(): KnownLink[];
  /** Functions that are called before a link comes up. A Refusal keeps the link down. */
  readonly opening: Set<(link: KnownLink) => void>;
}
