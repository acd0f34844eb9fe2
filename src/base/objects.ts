/**
 * The type of an object after {@link defined}: a property that can be undefined becomes optional, and undefined is
 * removed from its type.
 */
type Defined<Fields> = {
  [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name];
} & { [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], undefined> };

/** Returns a copy of an object without the properties that are undefined. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const copy = {} as Fields & Defined<Fields>;
  for (const name in fields) if (fields[name] !== undefined) copy[name] = fields[name];
  return copy;
}

/** Returns a function that calls `create` on its first call, and returns the same value on every call. */
export function lazily<Value extends object>(create: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= create();
    return value;
  };
}

/** Groups items by key, like `Map.groupBy()`, which Node.js 20 lacks. */
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
