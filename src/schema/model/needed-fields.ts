/** Names of the fields that a decoded object needs, with the needed fields of nested attributes; true stands for all. */
export interface NeededFields {
  readonly [field: string]: NeededFields | true;
}
