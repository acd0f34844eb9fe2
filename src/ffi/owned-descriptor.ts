import type { LeakedResource, LeakKind } from "../base/leaks.ts";
import { close } from "./libc.ts";

/** File descriptor that is closed with the object that owns it, or when that object is leaked and garbage collected. */
export class OwnedDescriptor implements LeakedResource {
  readonly kind: LeakKind;
  readonly name: string;
  #fd: number;

  constructor(fd: number, kind: LeakKind, name: string) {
    this.#fd = fd;
    this.kind = kind;
    this.name = name;
  }

  get fd(): number {
    return this.#fd;
  }

  close(): void {
    if (this.#fd >= 0) close(this.#fd);
    this.#fd = -1;
  }
}
