import type { JsonObject } from "@sluice/values/Json"
import type { PageTag } from "./PageTag.js"

/** One hit, with a summary of the hits of its visitor. The members are those of a record for routes. */
export interface Visit extends PageTag {
  /** The number of the visitor's session, from 1. */
  readonly session_number: number
  readonly is_new_session: boolean
  /** The scrubbed address of the latest page. */
  readonly last_page: string
  /** Sessions that began in the 7 days before the hit, this one included. */
  readonly visits_7d: number
  /** The most frequent tags, most frequent first. */
  readonly interests: ReadonlyArray<string>
  /** Whether this is the first hit of the visitor with this customer: the visitor is now to be identified. */
  readonly is_promotion: boolean
}

/** Options for counting visits. */
export interface VisitOptions {
  /** Milliseconds without a hit that end a session. Default: 30 minutes. */
  readonly sessionGap?: number
  /** The number of interests. Default: 5. */
  readonly interests?: number
  /** The number of visitors in memory. Those without a hit for the longest time are dropped. Default: 100,000. */
  readonly visitors?: number
}

interface Visitor {
  customer: string | undefined
  session: string | undefined
  sessions: number
  lastAt: number
  /** Starts of the sessions within 7 days before the latest hit. */
  starts: ReadonlyArray<number>
  readonly tags: Map<string, number>
  lastPage: string
}

const minute = 60_000
const week = 7 * 24 * 60 * minute
const mostTags = 200

/**
 * Counts the visits of people by their hits. It keeps the hits in memory, so counting begins again after a restart.
 * Hits of one visitor must be in the order of their times; an earlier one counts as if it came at the time of the
 * latest. Owns its memory, which is bounded.
 */
export class Visits {
  readonly #visitors = new Map<string, Visitor>()
  readonly #gap: number
  readonly #interests: number
  readonly #most: number

  constructor({ interests = 5, sessionGap = 30 * minute, visitors = 100_000 }: VisitOptions = {}) {
    this.#gap = sessionGap
    this.#interests = interests
    this.#most = visitors
  }

  /** Counts a hit and returns it with what is known now. */
  add(tag: PageTag): Visit {
    const known = this.#visitors.get(tag.visitor)
    const visitor = known ?? { ...nobody, tags: new Map<string, number>() }
    const at = Math.max(Date.parse(tag.at), visitor.lastAt)
    const isOther = tag.session !== undefined && visitor.session !== undefined && tag.session !== visitor.session
    const isNew = known === undefined || isOther || at - visitor.lastAt > this.#gap
    if (isNew) visitor.sessions++
    visitor.starts = [...visitor.starts, ...(isNew ? [at] : [])].filter((start) => at - start < week)
    visitor.session = tag.session ?? (isNew ? undefined : visitor.session)
    if (at >= visitor.lastAt) visitor.lastPage = tag.url
    visitor.lastAt = at
    if (tag.tag !== undefined && (visitor.tags.has(tag.tag) || visitor.tags.size < mostTags))
      visitor.tags.set(tag.tag, (visitor.tags.get(tag.tag) ?? 0) + 1)
    const isPromotion = tag.customer !== undefined && tag.customer !== visitor.customer
    visitor.customer = tag.customer ?? visitor.customer
    this.#keep(tag.visitor, visitor)
    return {
      ...tag,
      session_number: visitor.sessions,
      is_new_session: isNew,
      last_page: visitor.lastPage,
      visits_7d: visitor.starts.length,
      interests: this.#interestsOf(visitor),
      is_promotion: isPromotion
    }
  }

  /** The latest visitors are last. */
  #keep(id: string, visitor: Visitor): void {
    this.#visitors.delete(id)
    this.#visitors.set(id, visitor)
    const [oldest] = this.#visitors.keys()
    if (oldest !== undefined && this.#visitors.size > this.#most) this.#visitors.delete(oldest)
  }

  #interestsOf({ tags }: Visitor): ReadonlyArray<string> {
    return [...tags]
      .sort(([one, times], [other, otherTimes]) => otherTimes - times || (one < other ? -1 : 1))
      .slice(0, this.#interests)
      .map(([tag]) => tag)
  }
}

const nobody: Omit<Visitor, "tags"> = {
  customer: undefined,
  session: undefined,
  sessions: 0,
  lastAt: Number.NEGATIVE_INFINITY,
  starts: [],
  lastPage: ""
}

/** A visit as the body of a record. */
export const toRecord = ({ interests, ...rest }: Visit): JsonObject => ({ ...rest, interests: [...interests] })
