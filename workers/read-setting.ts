export type Environment = Readonly<Record<string, string | undefined>>

/** What a variable says, or what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly problem: string }
