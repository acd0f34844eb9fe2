import { type NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL } from "../../src/index.ts";
import type { Family } from "../../src/schema/index.ts";
import type { Values } from "../../test/schema/random-values.ts";

/** A client for any family, with operations that are chosen at run time. */
export interface AnyClient extends Disposable {
  do(operation: string, request: object, options?: object): unknown;
  dump(operation: string, request?: object): Iterable<Values>;
  doMultiple(requests: readonly object[]): readonly { error?: Error }[];
}

/** A request for an object of a kind that is fuzzed, with random attributes. */
export interface SubjectRequest {
  operation: string;
  fields: Values;
  flags?: number;
}

/** A kind of object whose attributes are fuzzed. */
export interface Subject {
  name: string;
  family: Family & { connect(options: { netns?: NetworkNamespace }): unknown };
  /** Attribute set from which the random attributes are taken. */
  set: string;
  /**
   * Whether the object is in the namespace in which the program itself runs, rather than in a new one. Needed for
   * network devices that cannot be moved.
   */
  isOutside?: boolean;
  /**
   * Creates other objects to which the requests refer. The namespace already has the bridge "fuzz" with the index 2.
   */
  prepare?(client: AnyClient, netns: NetworkNamespace): void;
  /** Returns a request for an object with the random attributes. */
  request(attributes: Values): SubjectRequest;
  /** Returns the request of a dump that contains the object. */
  read: { operation: string; fields?: Values; isDump?: boolean };
  /** Returns the attributes of a dumped object. Returns undefined if it is not the object of the request. */
  stored(object: Values): Values | undefined;
  remove?(client: AnyClient, request: Values): void;
  /** Sends a request (default: with the method `do` of the client). */
  send?(client: AnyClient, request: SubjectRequest): void;
  /** Names of attributes that random requests do not contain. */
  omitted?: readonly string[];
}

/** A kind of object to fuzz whose requests consist of fixed fields and the random attributes. */
interface CreatedSubject extends Omit<Subject, "request" | "stored"> {
  /** Operation that creates the object. */
  create: string;
  fields: Values;
  flags?: number;
  /** Field that identifies the object in the dump. Without it, the dump must contain only this object. */
  key?: string;
}

/** Index of the bridge "fuzz" in a new namespace. */
export const DEVICE = 2;

/** Flags of a request that creates an object. */
export const CREATE = NLM_F_CREATE | NLM_F_EXCL;

export function created({ create, fields, flags = CREATE, key, ...subject }: CreatedSubject): Subject {
  return {
    ...subject,
    request: (attributes) => ({ operation: create, fields: { ...fields, ...attributes }, flags }),
    stored: (object) => (key === undefined || object[key] === fields[key] ? object : undefined),
  };
}
