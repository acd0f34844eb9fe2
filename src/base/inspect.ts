type Inspect = (value: unknown) => string;

/**
 * Sets the text of instances in the output of `console.log`.
 *
 * @param text receives the runtime's function for other values.
 */
export function inspectAs<Instance>(
  type: { prototype: Instance },
  text: (instance: Instance, inspect: Inspect) => string,
): void {
  Object.defineProperty(type.prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value(this: Instance, _depth: number, _options: object, inspect: Inspect): string {
      return text(this, inspect);
    },
  });
}
