type Defined<Fields> = {
  [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name];
} & { [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], undefined> };

export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const copy = {} as Fields & Defined<Fields>;
  for (const name in fields) if (fields[name] !== undefined) copy[name] = fields[name];
  return copy;
}

/** Returns a copy of an object without the named properties. */
export function omit<Fields extends object, Name extends keyof Fields>(
  fields: Fields,
  ...names: readonly Name[]
): Omit<Fields, Name> {
  const copy = { ...fields };
  for (const name of names) delete copy[name];
  return copy;
}

/** Returns the name of an object's first property, or "". Faster than `Object.keys()`. */
export function firstName(object: object): string {
  for (const name in object) return name;
  return "";
}

/** Returns a property whose name is known only at run time. */
export function member(object: object, name: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[name];
}

export function lazily<Value extends object>(create: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= create();
    return value;
  };
}

/** The values are created at the first call for a key, and garbage-collected with the key. */
export function lazilyFor<Key extends object, Value>(create: (key: Key) => Value): (key: Key) => Value {
  const values = new WeakMap<Key, Value>();
  return (key) => {
    const known = values.get(key);
    if (known !== undefined) return known;
    const value = create(key);
    values.set(key, value);
    return value;
  };
}

/** Replaces `Map.groupBy()`, which Node.js 20 lacks. */
export function groupBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
