/** What is kept of an answer for dead letters and outcome files: never a header, never a 401 body. */
export interface Wire {
  readonly status?: number
  /** The vendor's own words, at most 500 characters, without the key. */
  readonly words?: string
  /** The vendor's id of the request, when it gave one. */
  readonly requestId?: string
}
