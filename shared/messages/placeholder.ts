type Name<S extends string> = S extends `${infer N},${string}` ? N : S;

/** Names of the `{{placeholders}}` in a text, without their format: `{{size, bytes}}` is `size`. */
export type Placeholder<S extends string> = S extends `${string}{{${infer P}}}${infer Rest}`
  ? Name<P> | Placeholder<Rest>
  : never;
