import { EEXIST, ENODEV, ENOENT, ESRCH } from "../../constants/errno.ts";
import {
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_ECHO,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  NLM_F_REQUEST,
} from "../../constants/netlink.ts";
import { NetlinkError, shown } from "../../errors.ts";
import { isRecord } from "../../message/check.ts";
import type { Message } from "../../message/message.ts";
import type { OperationCodec } from "../../schema/codec/codec.ts";
import { checkIterable } from "../../sock/call-options.ts";
import type { TransactionResult } from "../../sock/exchange-options.ts";
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
  /** Whether what is made lies in another namespace: the kernel would tell of it there. */
  readonly isElsewhere?: boolean;
}

/** What is changed: how it is written into requests, and what is said of it. */
export interface Subject<Input> {
  /** How one is called: "route". */
  readonly noun: string;
  request(input: Input, context: ChangeContext): ChangeRequest;
  /** Which one it is, in few words, for errors. */
  title(input: Input): string;
  /** What the caller calls the field that has that path in the request, for mistakes in it. */
  path?(ofRequest: string): string;
  /** What can be done about a refusal, beyond what holds for all kinds. */
  advice?(errno: number, verb: Verb, input: Input): string | undefined;
}

/** Changes what a subject is about, one at a time or many together. */
export class Changes<Input extends object> {
  readonly #session: Session;
  readonly #subject: Subject<Input>;

  constructor(session: Session, subject: Subject<Input>) {
    this.#session = session;
    this.#subject = subject;
  }

  /** Changes one thing. */
  one(verb: Verb, input: Input, options?: CallOptions): void {
    using work = new Work(this.#session, this.#subject, verb);
    this.#session.send(work.prepare(input), options);
  }

  /** Makes one thing, and reads what the kernel says that it has made; undefined where it does not say. */
  make<Made>(
    input: Input,
    read: (made: Message, interfaces: Interfaces) => Made,
    options?: CallOptions,
  ): Made | undefined {
    using work = new Work(this.#session, this.#subject, "add");
    const made = this.#session.send(work.prepare(input, NLM_F_ECHO), options);
    return made === undefined ? undefined : read(made, work.interfaces);
  }

  /**
   * Changes many, in few datagrams, and returns what became of each, in order. Mistakes in any of them are raised before
   * anything is sent. What names an interface that one before it makes is sent when that is there.
   */
  many(verb: Verb, inputs: Iterable<Input>, options?: CallOptions): Outcome[] {
    checkIterable(inputs, "items");
    using work = new Work(this.#session, this.#subject, verb);
    const all = [...inputs];
    const prepared = all.map((input, index) => work.prepareOneOf(input, index));
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
      const again = isFirst ? request : work.prepareOneOf(all[index]!, index);
      if (again instanceof NetlinkError) outcomes.push({ error: again });
      else run.push(again);
    }
    flush();
    // Where they were made is of no interest to anybody: the way there is longer than a stack that is shown.
    for (const { error } of outcomes) if (error !== undefined) Error.captureStackTrace(error, this.many);
    return outcomes;
  }
}

/** Prepares the requests of one call, with what they have in common. Disposed of when they have been sent. */
class Work<Input extends object> implements Disposable {
  readonly interfaces: Interfaces;
  readonly #subject: Subject<Input>;
  readonly #context: ChangeContext;
  /** What is being prepared, and what the context's `what` tells of: it is asked meanwhile, and never later. */
  #input: Input | undefined;

  constructor(session: Session, subject: Subject<Input>, verb: Verb) {
    this.interfaces = new Interfaces(session);
    this.#subject = subject;
    this.#context = {
      verb,
      interfaces: this.interfaces,
      what: () => titleOf(subject, verb, this.#input!),
      resources: new DisposableStack(),
    };
  }

  /** @param more flags beside those of the verb. */
  prepare(input: Input, more = 0): Prepared {
    const subject = this.#subject;
    const { verb, what } = this.#context;
    if (!isRecord(input)) {
      throw new TypeError(`${verb} ${subject.noun}: expected an object, got ${shown(input)}`);
    }
    this.#input = input;
    try {
      const { codec, fields, flags = verbFlags[verb], isElsewhere } = subject.request(input, this.#context);
      const message = codec.request("do", fields, { flags: isElsewhere === true ? flags : flags | more });
      return new Change(subject, verb, input, codec, message);
    } catch (error) {
      if (error instanceof NetlinkError) Error.captureStackTrace(error, this.prepare);
      if (error instanceof RangeError) throw new RangeError(mistake(subject, what(), error), { cause: error });
      if (error instanceof TypeError) throw new TypeError(mistake(subject, what(), error), { cause: error });
      throw error;
    }
  }

  /** The same for one of several; what the kernel says of it meanwhile is returned, and not thrown. */
  prepareOneOf(input: Input, index: number): Prepared | NetlinkError {
    try {
      return this.prepare(input);
    } catch (error) {
      if (error instanceof NetlinkError) return error;
      if (error instanceof RangeError) throw new RangeError(`[${index}] ${error.message}`, { cause: error });
      if (error instanceof TypeError) throw new TypeError(`[${index}] ${error.message}`, { cause: error });
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#context.resources.dispose();
  }
}

/** One change, ready to be sent. What is said of it is made up only when it fails. */
class Change<Input> implements Prepared {
  readonly message: Message;
  readonly codec: OperationCodec;
  readonly #subject: Subject<Input>;
  readonly #verb: Verb;
  readonly #input: Input;

  constructor(subject: Subject<Input>, verb: Verb, input: Input, codec: OperationCodec, message: Message) {
    this.message = message;
    this.codec = codec;
    this.#subject = subject;
    this.#verb = verb;
    this.#input = input;
  }

  what(): string {
    return titleOf(this.#subject, this.#verb, this.#input);
  }

  advice(errno: number): string | undefined {
    return (
      this.#subject.advice?.(errno, this.#verb, this.#input) ?? generalAdvice(errno, this.#verb, this.#subject.noun)
    );
  }
}

/** What is being done. What is told of a mistake may be about an input that has no title for the same reason. */
function titleOf<Input>({ noun, title }: Subject<Input>, verb: Verb, input: Input): string {
  try {
    return `${verb} ${noun} ${title(input)}`.trimEnd();
  } catch {
    return `${verb} ${noun}`;
  }
}

/** What is said of a mistake: what was being done, the field as the caller calls it, and what is wrong with it. */
function mistake<Input>(subject: Subject<Input>, what: string, { message }: Error): string {
  const end = message.indexOf(": ");
  if (subject.path === undefined || end < 0) return `${what}: ${message}`;
  return `${what}: ${subject.path(message.slice(0, end))}${message.slice(end)}`;
}

/** Says which fields of a request are called otherwise by the caller: by how their paths begin, the longer ones first. */
export function renamed(fields: Readonly<Record<string, string>>): (ofRequest: string) => string {
  return (ofRequest) => {
    for (const [theirs, ours] of Object.entries(fields)) {
      if (ofRequest.startsWith(theirs) && /^[.[]|^$/.test(ofRequest.slice(theirs.length))) {
        const rest = ofRequest.slice(theirs.length);
        return ours === "" ? rest.replace(/^\./, "") : `${ours}${rest}`;
      }
    }
    return ofRequest;
  };
}

/** What became of most. Of a hundred thousand there is nothing to say that would need an object each. */
const DONE: Outcome = Object.freeze({});

function outcomeOf({ error, warning, extendedAck }: TransactionResult): Outcome {
  if (error !== undefined) return { error };
  if (extendedAck === undefined) return DONE;
  return warning === undefined ? { extendedAck } : { warning, extendedAck };
}

function generalAdvice(errno: number, verb: Verb, noun: string): string | undefined {
  switch (errno) {
    case EEXIST:
      return verb === "add" ? `the ${noun} exists already: replace() overwrites it` : undefined;
    case ESRCH:
    case ENOENT:
      if (verb === "delete") return `there is no such ${noun}: list() returns those that exist`;
      return verb === "change" ? `there is no such ${noun}: add() creates it` : undefined;
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
