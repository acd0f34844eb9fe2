import type { Data } from "../model/fields.ts";
import type { ValueCompiler } from "../rules/expressions/compile-value.ts";
import type { ValueDecompiler } from "../rules/expressions/decompile-value.ts";
import type { StatementBase } from "./simple/statement.ts";

/** A statement whose arguments can be values of the packet. */
export interface PacketStatement<Args = never> extends StatementBase {
  readonly compile: (rule: ValueCompiler, args: Args, path: string) => void;
  /** Name of the kernel expression, if the statement is always the last one that it compiles to. */
  readonly expression?: string;
  readonly decompile?: (rule: ValueDecompiler, data: Data) => void;
  /** Whether packets leave the rule here. Like nft, the compiler rejects later statements. */
  readonly isLast?: true;
}
