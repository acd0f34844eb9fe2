/**
 * Returns short names of hosts: without the start and the end that all names have in common, such as "…17" for
 * "web17.example.org". Names are equal only if the whole names are.
 */
export function shortHostNames(names: readonly string[]): ReadonlyMap<string, string> {
  const [first = "", ...others] = names;
  if (others.length === 0) return new Map([[first, first]]);
  const common = (limit: number, isCommon: (length: number) => boolean) => {
    let length = 0;
    while (length < limit && isCommon(length + 1)) length++;
    return length;
  };
  const shortest = Math.min(...names.map(({ length }) => length));
  let start = common(shortest, (length) => others.every((one) => one.startsWith(first.slice(0, length))));
  // A number is not divided, so that "web1" and "web12" are short for themselves.
  while (start > 0 && /\d/.test(first[start - 1]!)) start--;
  const end = common(shortest - start, (length) => others.every((one) => one.endsWith(first.slice(-length))));
  return new Map(
    names.map((name) => {
      const middle = name.slice(start, name.length - end);
      return [name, middle === "" || start + end === 0 ? name : `…${middle}`];
    }),
  );
}
