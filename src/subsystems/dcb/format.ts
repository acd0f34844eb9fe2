import { type AnyChecks, checkChanges, checkFlag, checkInteger } from "../../base/check.ts";
import { EPROTO } from "../../constants/errno.ts";
import { failure } from "../../errors.ts";
import type { TrailingBytes, UnknownAttribute, UnparsedAttribute } from "../../schema/model/types.ts";
import type { NumberNames } from "../route/core/names.ts";
import { bitsOf, byteOf, changing, listOf, type PerClass, type PerClassStruct, structOf } from "./per-class.ts";

/** Converts a DCB setting between its netlink and public forms. */
export interface Field {
  readonly member: string;
  show(raw: never): unknown;
  /**
   * Checks a new value of a DCB setting, and returns a function that applies it to the current netlink form. Absent if
   * the setting is read-only.
   */
  edit?(change: never, path: string): (raw: never) => unknown;
}

type Values = Record<string, unknown>;

export function reported(member: string): Field {
  return { member, show: (raw: unknown) => raw };
}

/** Format of a DCB setting whose netlink value is used unchanged. */
export function plain(member: string): Field {
  return { member, show: (raw: unknown) => raw, edit: (change: unknown) => () => change };
}

export function flag(member: string): Field {
  return {
    member,
    show: (raw: number) => raw !== 0,
    edit(change: boolean, path: string) {
      checkFlag(change, path);
      return () => Number(change);
    },
  };
}

export function number(member: string, maximum: number): Field {
  return {
    member,
    show: (raw: number) => raw,
    edit(change: number, path: string) {
      checkInteger(change, 0, maximum, path);
      return () => change;
    },
  };
}

export function priorities(member: string): Field {
  return {
    member,
    show: bitsOf,
    edit(change: readonly number[] | ReadonlySet<number>, path: string) {
      const byte = byteOf(change, path);
      return () => byte;
    },
  };
}

export function bytes(member: string, maximum: number): Field {
  return bytesOf(member, (value: number, path) => checkInteger(value, 0, maximum, path), Number);
}

export function namedBytes<Name extends string>(member: string, names: NumberNames<Name>): Field {
  return bytesOf(
    member,
    (value: Name | `${number}` | number, path) => names.read(value, path),
    (byte) => names.show(byte),
  );
}

function bytesOf<Value>(
  member: string,
  check: (value: Value, path: string) => number,
  show: (byte: number) => Value,
): Field {
  return {
    member,
    show: (raw: Uint8Array) => Array.from(raw, show),
    edit(change: PerClass<Value>, path: string) {
      const apply = changing(change, check, path);
      return (raw: Uint8Array) => Uint8Array.from(apply(raw));
    },
  };
}

/** Format of a DCB setting with one value per traffic class. */
export function perClass<Input, Value>(member: string, check?: (value: Input, path: string) => Value): Field {
  if (check === undefined) return { member, show: listOf };
  return {
    member,
    show: listOf,
    edit(change: PerClass<Input>, path: string) {
      const apply = changing(change, check, path);
      return (raw: PerClassStruct<Value>) => structOf(apply(listOf(raw)));
    },
  };
}

export class Format<Raw extends object, Shown extends object> {
  protected readonly fields: readonly (readonly [name: string, field: Field])[];
  readonly #checks: AnyChecks;

  constructor(fields: { readonly [Name in keyof Omit<Shown, "rest">]-?: Field }) {
    this.fields = Object.entries<Field>(fields);
    const editable = this.fields.filter(([, { edit }]) => edit !== undefined);
    this.#checks = Object.fromEntries(editable.map(([name]) => [name, true]));
  }

  read(raw: Raw): Shown {
    const shown: Values = {};
    for (const [name, { member, show }] of this.fields) {
      const value = (raw as Values)[member];
      if (value !== undefined) shown[name] = show(value as never);
    }
    return shown as Shown;
  }

  /**
   * Checks changes of DCB settings. Returns a function that applies the changes to the attributes of a request.
   *
   * @param path path of `changes` in errors (default: errors contain only the name of a setting).
   * @param check checks the names of the settings. The default also rejects an object without changes.
   * @throws TypeError or RangeError with the path of an invalid change.
   */
  edit(changes: object, path?: string, check: typeof checkChanges = checkChanges): (raw: Raw) => Raw {
    check(changes, this.#checks, path ?? "changes");
    const edits = this.fields.flatMap(([name, { member, edit }]) => {
      const change = (changes as Values)[name];
      if (change === undefined || edit === undefined) return [];
      return [{ member, apply: edit(change as never, path === undefined ? name : `${path}.${name}`) }];
    });
    return (raw) => {
      const edited = { ...raw } as Values;
      for (const { member, apply } of edits) edited[member] = apply(edited[member] as never);
      return edited as Raw;
    };
  }
}

/**
 * Converts a C structure to DCB settings and back. The last field must be the last member of the structure, whose
 * absence reveals a truncated structure.
 */
export class StructFormat<Raw extends TrailingBytes, Shown extends object> extends Format<Raw, Shown> {
  readonly #name: string;

  /** @param name name of the C structure, for error messages. */
  constructor(name: string, fields: { readonly [Name in keyof Omit<Shown, "rest">]-?: Field }) {
    super(fields);
    this.#name = name;
  }

  /**
   * Reads a complete C structure of a reply. The missing values of a truncated structure could otherwise be written
   * back as settings.
   *
   * @param title start of the error message.
   * @throws NetlinkError EPROTO if the structure is too short. No kernel sends such a structure.
   */
  readWhole(raw: Raw, title: string): Shown {
    const last = this.fields.at(-1)![1].member;
    if ((raw as Values)[last] === undefined) {
      throw failure(title, `the kernel's structure ${this.#name} ends before its member ${last}`, EPROTO);
    }
    const { rest } = raw;
    return rest === undefined ? this.read(raw) : { ...this.read(raw), rest };
  }
}

/**
 * Path of the attribute that contains an undecoded attribute of a reply, such as "ieee.ieeeAppTable", or "" for the top
 * level.
 */
export interface Located {
  place: string;
}

/**
 * Attributes of a reply that this library does not know (`unknown`) or could not decode (`unparsed`). Each field is
 * absent if there are no such attributes.
 */
export interface Undecoded {
  /** Attributes of the reply that this library does not know. */
  unknown?: (UnknownAttribute & Located)[];
  /** Malformed attributes of the reply, each with the reason. */
  unparsed?: (UnparsedAttribute & Located)[];
}

/** Returns unknown and undecoded attributes of a reply, from all levels. */
export function undecodedOf(fields: object): Undecoded {
  const undecoded: Required<Undecoded> = { unknown: [], unparsed: [] };
  collect(fields as Record<string, unknown>, "", undecoded);
  const { unknown, unparsed } = undecoded;
  return { ...(unknown.length > 0 ? { unknown } : {}), ...(unparsed.length > 0 ? { unparsed } : {}) };
}

function collect(fields: Record<string, unknown>, place: string, undecoded: Required<Undecoded>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (name === "unknown") undecoded.unknown.push(...(value as UnknownAttribute[]).map((one) => ({ ...one, place })));
    else if (name === "unparsed") {
      undecoded.unparsed.push(...(value as UnparsedAttribute[]).map((one) => ({ ...one, place })));
    } else if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
      // The path of an attribute contains no list indexes.
      const inner = Array.isArray(fields) ? place : place === "" ? name : `${place}.${name}`;
      collect(value as Record<string, unknown>, inner, undecoded);
    }
  }
}
