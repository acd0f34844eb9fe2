import { EEXIST, ENODEV, ENOENT, ESRCH } from "../../constants/errno.ts";
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE, NLM_F_REQUEST } from "../../constants/netlink.ts";
import { NetlinkError, shown } from "../../errors.ts";
import type { Message } from "../../message/message.ts";
import type { OperationCodec } from "../../schema/codec.ts";
import { checkIterable } from "../../sock/call-options.ts";
import { Interfaces } from "./interfaces.ts";
import type { CallOptions, Outcome } from "./options.ts";
import type { Prepared, Session } from "./session.ts";

/**
 * What is to become of something.
 *
 * - `add`: it is made, and must not be there.
 * - `replace`: it is made, or takes the place of what is there.
 * - `change`: it changes what is there, and must be there.
 * - `append`: it is made beside others like it.
 * - `delete`: it goes away.
 */
export type Verb = "add" | "replace" | "change" | "append" | "delete";

const verbFlags: Readonly<Record<Verb, number>> = {
  add: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL,
  replace: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_REPLACE,
  change: NLM_F_REQUEST | NLM_F_REPLACE,
  append: NLM_F_REQUEST | NLM_F_CREATE | NLM_F_APPEND,
  delete: NLM_F_REQUEST,
};

/** What a change is written with. */
export interface ChangeContext {
  readonly verb: Verb;
  readonly interfaces: Interfaces;
  /** What is being done, for errors. */
  readonly what: () => string;
  /** What is given up when the request has been sent. */
  readonly resources: DisposableStack;
}

/** The request for a change: the codec of its operation and its fields, or the whole request. */
export interface ChangeRequest {
  readonly codec: OperationCodec;
  readonly fields: object;
  /** `NLM_F_*` bits, instead of those that the verb has. */
  readonly flags?: number;
}

/** How things of one kind are changed. */
export interface Kind<Input> {
  /** How one is called: "route". */
  readonly noun: string;
  request(input: Input, context: ChangeContext): ChangeRequest;
  /** Which one it is, in few words, for errors. It never fails. */
  title(input: Input): string;
  /** What can be done about a refusal, beyond what holds for all kinds. */
  advice?(errno: number, verb: Verb, input: Input): string | undefined;
}

/** Changes things of one kind, one at a time or many together. */
export class Changes<Input extends object> {
  readonly #session: Session;
  readonly #kind: Kind<Input>;

  constructor(session: Session, kind: Kind<Input>) {
    this.#session = session;
    this.#kind = kind;
  }

  /** Changes one thing. */
  one(verb: Verb, input: Input, options?: CallOptions): void {
    using resources = new DisposableStack();
    this.#session.send(this.#prepare(verb, input, new Interfaces(this.#session), resources), options);
  }

  /**
   * Changes many, in few datagrams, and returns what became of each, in order. Mistakes in any of them are raised before
   * anything is sent. What names an interface that one before it makes is sent when that is there.
   */
  many(verb: Verb, inputs: Iterable<Input>, options?: CallOptions): Outcome[] {
    checkIterable(inputs, "items");
    using resources = new DisposableStack();
    const all = [...inputs];
    const interfaces = new Interfaces(this.#session);
    const prepared = all.map((input, index) => this.#prepareOneOf(verb, input, interfaces, resources, index));
    const outcomes: Outcome[] = [];
    let run: Prepared[] = [];
    const flush = () => {
      for (const result of this.#session.sendAll(run, options)) outcomes.push(outcomeOf(result));
      run = [];
    };
    for (const [index, request] of prepared.entries()) {
      if (!(request instanceof NetlinkError)) {
        run.push(request);
        continue;
      }
      // The interface may be made by what is sent before.
      const isFirst = run.length === 0 && outcomes.length === 0;
      flush();
      const again = isFirst ? request : this.#prepareOneOf(verb, all[index]!, interfaces, resources, index);
      if (again instanceof NetlinkError) outcomes.push({ error: again });
      else run.push(again);
    }
    flush();
    return outcomes;
  }

  #prepareOneOf(
    verb: Verb,
    input: Input,
    interfaces: Interfaces,
    resources: DisposableStack,
    index: number,
  ): Prepared | NetlinkError {
    try {
      return this.#prepare(verb, input, interfaces, resources);
    } catch (error) {
      if (error instanceof NetlinkError) return error;
      if (error instanceof RangeError) throw new RangeError(`[${index}] ${error.message}`, { cause: error });
      if (error instanceof TypeError) throw new TypeError(`[${index}] ${error.message}`, { cause: error });
      throw error;
    }
  }

  #prepare(verb: Verb, input: Input, interfaces: Interfaces, resources: DisposableStack): Prepared {
    const kind = this.#kind;
    if (typeof input !== "object" || input === null) {
      throw new TypeError(`${verb} ${kind.noun}: expected an object, got ${shown(input)}`);
    }
    const what = () => `${verb} ${kind.noun} ${kind.title(input)}`;
    try {
      const { codec, fields, flags = verbFlags[verb] } = kind.request(input, { verb, interfaces, what, resources });
      const message = codec.request("do", fields, { flags });
      return new Change(kind, verb, input, codec, message);
    } catch (error) {
      if (error instanceof RangeError) throw new RangeError(`${verb} ${kind.noun}: ${error.message}`, { cause: error });
      if (error instanceof TypeError) throw new TypeError(`${verb} ${kind.noun}: ${error.message}`, { cause: error });
      throw error;
    }
  }
}

/** One change, ready to be sent. What is said of it is made up only when it fails. */
class Change<Input> implements Prepared {
  readonly message: Message;
  readonly codec: OperationCodec;
  readonly #kind: Kind<Input>;
  readonly #verb: Verb;
  readonly #input: Input;

  constructor(kind: Kind<Input>, verb: Verb, input: Input, codec: OperationCodec, message: Message) {
    this.message = message;
    this.codec = codec;
    this.#kind = kind;
    this.#verb = verb;
    this.#input = input;
  }

  what(): string {
    return `${this.#verb} ${this.#kind.noun} ${this.#kind.title(this.#input)}`;
  }

  advice(errno: number): string | undefined {
    return this.#kind.advice?.(errno, this.#verb, this.#input) ?? generalAdvice(errno, this.#verb, this.#kind.noun);
  }
}

function outcomeOf({ error, warning, extendedAck }: Outcome): Outcome {
  const outcome: Outcome = {};
  if (error !== undefined) outcome.error = error;
  if (warning !== undefined) outcome.warning = warning;
  if (extendedAck !== undefined) outcome.extendedAck = extendedAck;
  return outcome;
}

function generalAdvice(errno: number, verb: Verb, noun: string): string | undefined {
  switch (errno) {
    case EEXIST:
      return verb === "add" ? `there is such a ${noun} already: replace() takes its place` : undefined;
    case ESRCH:
    case ENOENT:
      if (verb === "delete") return `there is no such ${noun}: list() tells which there are`;
      return verb === "change" ? `there is no such ${noun}: add() makes it` : undefined;
    case ENODEV:
      return "there is no such interface in this network namespace";
  }
  return undefined;
}

/** The same fields without those that are undefined. */
export type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that are not undefined. */
export function given<Fields extends object>(fields: Fields): Given<Fields> {
  const kept: Given<Fields> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) kept[name] = value as Exclude<Fields[typeof name], undefined>;
  }
  return kept;
}
