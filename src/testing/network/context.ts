import type { FakeKernel } from "../fake-kernel.ts";

/** The properties of a link that addresses, routes and neighbours depend on. */
export interface KnownLink {
  readonly index: number;
  readonly name: string;
  readonly kind: string | undefined;
  readonly mac: string;
  readonly isLoopback: boolean;
  /** Whether the administrator has set the link up. */
  readonly isUp: boolean;
  readonly isRunning: boolean;
}

/** The data of a fake network that its tables share. */
export interface NetworkContext {
  readonly kernel: FakeKernel;
  link(index: number): KnownLink | undefined;
  linkNamed(name: string): KnownLink | undefined;
  links(): KnownLink[];
  /** Functions that are called before a link comes up. If one throws a Refusal, the link stays down. */
  readonly opening: Set<(link: KnownLink) => void>;
}
