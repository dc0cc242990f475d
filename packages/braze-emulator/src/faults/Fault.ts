/** Which requests a rule is about. Every field that is given must hold; none given: every request. */
export interface Match {
  /** The path, exactly, or with `*` for any run of characters. */
  readonly path?: string
  /** Upper or lower case. */
  readonly method?: string
  /** 1-based: the one request with this number among those that match the rule's other fields. */
  readonly nth?: number
  /** Every k-th of those. */
  readonly every?: number
  /** 0 to 1: drawn from seed, rule, body and how often that body was seen, so the order of arrival does not matter. */
  readonly probability?: number
  /** Holds an object about this one, such as `external_id:u1`. */
  readonly key?: string
  /** Holds an object in this array. */
  readonly lane?: string
  /** Holds an object at this place (0-based) of its array. */
  readonly index?: number
  /** The body's text contains this. */
  readonly bodyContains?: string
}

interface Applies {
  /** Whether the request still changes the state, as if nothing were wrong. */
  readonly apply: boolean
}

/** What a rule does. Where `apply` is false and the answer still comes, it is a 503: nothing was processed, and it says so. */
export type Action =
  /** Answers that status. Default: not applied. Without `body` a plain one that fits the status. */
  | ({
      readonly type: "status"
      readonly status: number
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    } & Applies)
  /** Answers 429 with headers that name a reset so many seconds away. Default: not applied. */
  | ({ readonly type: "rateLimit"; readonly resetAfter: number } & Applies)
  /** Breaks the connection (RST) instead of answering. `before`: not applied, `after`: applied. */
  | ({ readonly type: "reset"; readonly when: "before" | "after" } & Applies)
  /** Never answers. Default: not applied. */
  | ({ readonly type: "hang" } & Applies)
  /** Answers late by so many milliseconds. Default: applied. */
  | ({ readonly type: "delay"; readonly ms: number } & Applies)
  /** Announces the whole answer, sends so many bytes of its body (default half) and breaks the connection. Default: applied. */
  | ({ readonly type: "truncate"; readonly bytes?: number } & Applies)
  /** `body`: status and headers are right, the body is noise; `wire`: noise instead of HTTP. Default: `body`, applied. */
  | ({ readonly type: "garbage"; readonly where: "body" | "wire" } & Applies)
  /** Sends the body slowly. Default: applied. */
  | ({ readonly type: "drip"; readonly bytesPerSecond: number } & Applies)
  /** Refuses the objects that match (with `probability`: a draw for each of them), inside an otherwise true answer. */
  | { readonly type: "refuse"; readonly reason: string }

/** One rule. */
export interface Rule {
  readonly match: Match
  readonly action: Action
  /** How often it fires at most; absent: without end. */
  readonly times?: number
}

/** Rules in order: the first that matches fires, the others stay silent. Each counts for itself, also those that stay silent. */
export interface RuleSet {
  /** Of the draws behind `probability`. */
  readonly seed: number
  readonly rules: ReadonlyArray<Rule>
}

type Loose<A> = A extends Action ? Partial<Omit<A, "type">> & Pick<A, "type"> : never

/** A rule as a person writes it: what has a default may be left out. What is needed is checked when the rules are set. */
export interface RuleInput {
  readonly match?: Match
  readonly action: Loose<Action>
  readonly times?: number
}

/** Rules as a person writes them. */
export interface RuleSetInput {
  readonly seed?: number
  readonly rules: ReadonlyArray<RuleInput>
}

/** No rule at all. */
export const none: RuleSet = { seed: 0, rules: [] }

/** What the door does to the connection besides sending the answer. */
export type Wire =
  | { readonly type: "reset" }
  | { readonly type: "hang" }
  | { readonly type: "delay"; readonly ms: number }
  /** Send this many bytes of the body, then break the connection. */
  | { readonly type: "truncate"; readonly bytes: number }
  /** Noise: as the body, or on the bare socket. */
  | { readonly type: "garbage"; readonly where: "body" | "wire"; readonly bytes: Uint8Array }
  | { readonly type: "drip"; readonly bytesPerSecond: number }
