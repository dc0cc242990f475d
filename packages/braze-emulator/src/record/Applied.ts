/** One object of a request that was applied to the state. */
export interface Applied {
  /** The array of the request: `attributes`, `events`, `purchases`. */
  readonly lane: string
  /** 0-based in that array. */
  readonly index: number
  /**
   * Whom it was about, as `external_id:u1`, `alias:LABEL:NAME`, `braze_id:…`, `email:…`, `phone:…`. Absent: whom the object
   * itself names, so that no text is made for each object.
   */
  readonly key?: string
  /** Where in its world the person stands whose external id the object names: a hint, so that few ids are looked up twice. */
  readonly person?: number | undefined
  /** The object as it was sent. */
  readonly object: unknown
}

/** One object of a request that was refused. */
export interface Refused {
  readonly lane: string
  readonly index: number
  /** Absent where the object names nobody. */
  readonly key?: string
  /** Braze's sentence. */
  readonly reason: string
}
