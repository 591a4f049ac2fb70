/**
 * Checks of data from outside that give it a type: what a schema library does, in 0.4 kB of gzip (valibot takes 2.1 kB).
 */

export type Check<Value> = (value: unknown) => value is Value;
type Optional<Value> = Check<Value> & { readonly optional: true };
export type Fields = Readonly<Record<string, Check<unknown>>>;

/** What a check lets through. */
export type Checked<C> = C extends (value: unknown) => value is infer Value ? Value : never;

type OptionalKey<F> = { [K in keyof F]: F[K] extends { optional: true } ? K : never }[keyof F];

/** The object type that `F` describes. */
export type Shape<F> = { readonly [K in Exclude<keyof F, OptionalKey<F>>]: Checked<F[K]> } & {
  readonly [K in OptionalKey<F>]?: Checked<F[K]>;
};

/** The union of a table's shapes; each has its key in the field `Tag`. */
export type Variant<Tag extends string, Table> = {
  [K in keyof Table]: { readonly [T in Tag]: K } & Shape<Table[K]>;
}[keyof Table];

export const number: Check<number> = (value) => typeof value === "number";
export const text: Check<string> = (value) => typeof value === "string";
export const boolean: Check<boolean> = (value) => typeof value === "boolean";

export function oneOf<const Value extends string>(...values: readonly Value[]): Check<Value> {
  return (value): value is Value => values.some((each) => each === value);
}

export function nullable<Value>(check: Check<Value>): Check<Value | null> {
  return (value) => value === null || check(value);
}

export function listOf<Value>(check: Check<Value>): Check<readonly Value[]> {
  return (value): value is readonly Value[] => Array.isArray(value) && value.every(check);
}

/** For a field that may be missing. */
export function optional<Value>(check: Check<Value>): Optional<Value> {
  const missing = (value: unknown): value is Value => value === undefined || check(value);
  return Object.assign(missing, { optional: true } as const);
}

/** An object with these fields, and perhaps others. */
export function shape<F extends Fields>(fields: F): Check<Shape<F>> {
  return (value): value is Shape<F> => hasFields(value, fields);
}

/** An object whose field `tag` is a key of `table`, and whose other fields are those that the table has for it. */
export function variant<Tag extends string, Table extends Readonly<Record<string, Fields>>>(
  tag: Tag,
  table: Table,
): Check<Variant<Tag, Table>> {
  return (value): value is Variant<Tag, Table> => {
    if (!isObject(value)) return false;
    const key = value[tag];
    return typeof key === "string" && Object.hasOwn(table, key) && hasFields(value, table[key] ?? {});
  };
}

function hasFields(value: unknown, fields: Fields): boolean {
  return isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
