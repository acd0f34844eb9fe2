// Interfaces of kinds of named objects. Each kind is a file with its checks, its kernel attributes and its text.
import type { OptionChecks } from "../../../../base/check.ts";
import type { InterfaceNames } from "../../model/datatypes.ts";
import type { Data } from "../../model/fields.ts";
import type { Named } from "../../model/objects.ts";
import type { Fields } from "../../statements/simple/checks.ts";
import type { Block } from "../../text/scanner/lines.ts";

/** A kind of named objects. */
export interface ObjectKind<Type extends Named = never> {
  /** Fields that other kinds of objects do not have. */
  readonly fields: Fields & { readonly checks: OptionChecks<Omit<Type, keyof Named>> };
  readonly write: (object: Type, interfaces: InterfaceNames) => Data;
  readonly read: (data: Data, interfaces: InterfaceNames) => object;
  /** Advice if the kernel rejects a new object with ENOENT: what the kernel lacks. */
  readonly lacking?: string | ((object: { readonly type?: unknown; readonly protocol?: unknown }) => string);
}

/** A kind of named objects in the nft language. The block omits the comment, which all kinds have. */
export interface ObjectText<Type> extends Block<Type> {
  /** Whether a command can declare the object without braces. */
  readonly isShort?: true;
  /** Words before the name in a rule, if not "counter name" or "ct helper set". */
  readonly reference?: string;
}
