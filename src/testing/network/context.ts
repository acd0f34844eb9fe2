import type { FakeKernel } from "../fake-kernel.ts";

export interface KnownLink {
  readonly index: number;
  readonly name: string;
  readonly kind: string | undefined;
  readonly mac: string;
  readonly isLoopback: boolean;
  readonly isUp: boolean;
  readonly isRunning: boolean;
}

export interface NetworkContext {
  readonly kernel: FakeKernel;
  link(index: number): KnownLink | undefined;
  linkNamed(name: string): KnownLink | undefined;
  links(): KnownLink[];
  /** A function that throws a Refusal keeps the link down. */
  readonly opening: Set<(link: KnownLink) => void>;
}
