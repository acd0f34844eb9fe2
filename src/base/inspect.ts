export function inspectAs<Instance>(type: { prototype: Instance }, text: (instance: Instance) => string): void {
  Object.defineProperty(type.prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value(this: Instance): string {
      return text(this);
    },
  });
}
