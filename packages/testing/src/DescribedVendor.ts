import type { Transport } from "@sluice/core"
import { isList, isObject, type Json, type JsonObject, parse } from "@sluice/values/Json"
import { contentPrint } from "./internal/Fingerprint.js"
import * as Vendor from "./Vendor.js"

/** A request as a description reads it. */
export interface DescribedRequest extends Vendor.VendorRequest {
  /** The body as JSON. `undefined` if it is not JSON. */
  readonly json: Json | undefined
  /** Milliseconds since 1970 of its arrival, in the virtual time of the run. */
  readonly at: number
}

/** A response. A body that is not a string is sent as JSON. */
export interface DescribedResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
}

/** The objects of a request: one array, or several by their name. */
export type DescribedObjects = ReadonlyArray<Json> | Readonly<Record<string, ReadonlyArray<Json>>>

/** One object of a request that the vendor processed. */
export interface ObjectResult {
  /** The name of its array. Empty if the request has one array. */
  readonly lane: string
  /** 0-based in its array. */
  readonly index: number
  readonly object: Json
  readonly isRefused: boolean
}

/**
 * The API of a vendor, according to its documentation. It must not use code of the destination: a description that
 * shares a mistake with the destination cannot detect it.
 */
export interface VendorDescription {
  /**
   * Reads the objects of a request, in the form of the items of the destination. For a request that the vendor does not
   * process, returns the status of its response, such as 401 without the key, or the whole response. An exception means
   * 400.
   */
  readonly read: (request: DescribedRequest) => DescribedObjects | DescribedResponse | number
  /** Whether the vendor accepts an object. An exception means no. Others are refused by name. Default: it accepts all. */
  readonly accepts?: (object: Json) => boolean
  /** Whether the vendor refuses no object that it accepts, such as a disk. Default: false, and scripts refuse some. */
  readonly refusesNothing?: boolean
  /** The response to a request, with the result of each object in the order of the request. */
  readonly respond: (results: ReadonlyArray<ObjectResult>) => DescribedResponse
  /** Larger requests get 413. Bytes are UTF-8 bytes of the body. Default: no limit. */
  readonly limits?: { readonly items?: number; readonly bytes?: number }
  /** Whether one refused object keeps all objects of its request from being applied. Default: false. */
  readonly isAtomic?: boolean
  /** Whether applying an object twice has the same effect as applying it once. Default: false, for every object. */
  readonly repeatable?: (object: Json) => boolean
  /**
   * The idempotency key of an object, from the object or its request. The vendor ignores a second object with the same key
   * and responds as if it was applied. Default: none.
   */
  readonly idempotencyKey?: (object: Json, request: DescribedRequest) => string | undefined
  /** The person that an object is about. The vendor must receive the objects of a person in the order of the source. */
  readonly person?: (object: Json) => string
}

/** The array that a value must be. Throws if it is not an array. */
export const list = (value: Json | undefined): ReadonlyArray<Json> => {
  if (value === undefined || !isList(value)) throw new TypeError("An array is expected.")
  return value
}

/** The object that a value must be. Throws if it is not an object. */
export const object = (value: Json | undefined): JsonObject => {
  if (!isObject(value)) throw new TypeError("An object is expected.")
  return value
}

/**
 * A vendor that behaves as described, and as its script says: it refuses some objects, fails, answers late, or answers
 * nothing. Called for every run. The vendor remembers what it did with each object.
 */
export const make =
  (description: VendorDescription): ((now: () => number, script?: Vendor.FaultScript) => Vendor.Witness) =>
  (now, script = Vendor.faultless) => {
    const play = Vendor.rules(script)
    const machine = new Machine(description, script)
    return {
      accepts: acceptedBy(description),
      handle: (request) => {
        const asked = { ...request, json: parse(request.body), at: request.at ?? now() }
        const read = readSafely(description, asked)
        let processed: Processed | undefined
        const { isChanged, ...answer } = play(request, () => {
          processed = machine.process(read, asked)
          return processed.response
        })
        return { ...answer, seen: seenOf(read, processed, isChanged) }
      }
    }
  }

/** Whether a vendor accepts an object. An exception means no. */
const acceptedBy = ({ accepts }: VendorDescription): ((object: Json) => boolean) => {
  if (accepts === undefined) return () => true
  return (one) => {
    try {
      return accepts(one)
    } catch {
      return false
    }
  }
}

/** The content of a request. */
type Read =
  | { readonly _tag: "Objects"; readonly objects: ReadonlyArray<LaneObject> }
  | { readonly _tag: "Response"; readonly response: Transport.HttpResponse; readonly problem: string }

interface LaneObject {
  readonly lane: string
  readonly index: number
  readonly object: Json
}

interface Processed {
  readonly response: Transport.HttpResponse
  /** Absent if the request was not processed. */
  readonly objects?: ReadonlyArray<Vendor.SeenObject>
  readonly decides: boolean
}

const readSafely = (description: VendorDescription, request: DescribedRequest): Read => {
  try {
    const read = description.read(request)
    if (typeof read === "number") return notProcessed({ status: read }, `it gets ${read}`)
    if (isResponse(read)) return notProcessed(read, `it gets ${read.status}`)
    const objects = isArray(read) ? inLane("", read) : Object.entries(read).flatMap(([lane, all]) => inLane(lane, all))
    return tooLarge(description, request, objects.length) ?? { _tag: "Objects", objects }
  } catch (thrown) {
    return notProcessed({ status: 400 }, thrown instanceof Error ? thrown.message : "it cannot be read")
  }
}

const isArray = (read: DescribedObjects): read is ReadonlyArray<Json> => Array.isArray(read)

const isResponse = (read: DescribedObjects | DescribedResponse): read is DescribedResponse =>
  "status" in read && typeof read.status === "number"

const inLane = (lane: string, objects: ReadonlyArray<Json>): ReadonlyArray<LaneObject> =>
  objects.map((one, index) => ({ lane, index, object: one }))

const notProcessed = (response: DescribedResponse, problem: string): Read => ({
  _tag: "Response",
  response: encoded(response),
  problem
})

const tooLarge = ({ limits = {} }: VendorDescription, { body }: DescribedRequest, count: number): Read | undefined => {
  const { items = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = limits
  const size = Buffer.byteLength(body)
  if (count > items) return notProcessed({ status: 413 }, `it has ${count} objects; the limit is ${items}`)
  return size > bytes ? notProcessed({ status: 413 }, `it has ${size} bytes; the limit is ${bytes}`) : undefined
}

const encoded = ({ status, headers = {}, body = "" }: DescribedResponse): Transport.HttpResponse =>
  typeof body === "string"
    ? { status, headers, body }
    : { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) }

const seenOf = (read: Read, processed: Processed | undefined, isChanged: boolean): Vendor.SeenRequest => {
  if (read._tag === "Response") return { objects: [], decides: false, problem: read.problem }
  const objects = processed?.objects ?? read.objects.map((one) => seenObject(one, "untouched"))
  return { objects, decides: processed?.decides === true && !isChanged }
}

const seenObject = (
  { lane, object: one }: LaneObject,
  did: Vendor.Treatment,
  rest: Partial<Vendor.SeenObject> = {}
): Vendor.SeenObject => ({ ...(lane !== "" && { lane }), object: one, did, repeatable: false, hasKey: false, ...rest })

/** The state of a vendor during one run. */
class Machine {
  readonly #description: VendorDescription
  readonly #refuses: (object: Json) => boolean
  /** The content of the applied objects, by idempotency key. */
  readonly #applied = new Map<string, string>()

  constructor(description: VendorDescription, script: Vendor.FaultScript) {
    const accepts = acceptedBy(description)
    const scripted = description.refusesNothing === true ? () => false : refusalsOf(script)
    this.#description = description
    this.#refuses = (one) => !accepts(one) || scripted(one)
  }

  process(read: Read, request: DescribedRequest): Processed {
    if (read._tag === "Response") return { response: read.response, decides: false }
    const { isAtomic = false, respond } = this.#description
    const results = read.objects.map((one) => ({ ...one, isRefused: this.#refuses(one.object) }))
    const isStopped = isAtomic && results.some(({ isRefused }) => isRefused)
    const objects = results.map((one) => this.#apply(one, request, isStopped))
    // With the key of another object, an object is ignored, and the response is about the other one.
    const isIgnored = !isStopped && objects.some(({ did }) => did === "untouched")
    return { response: encoded(respond(results)), objects, decides: !isIgnored }
  }

  #apply(result: ObjectResult, request: DescribedRequest, isStopped: boolean): Vendor.SeenObject {
    const { idempotencyKey, person, repeatable } = this.#description
    const rest = {
      repeatable: repeatable?.(result.object) ?? false,
      ...(person && !result.isRefused && { person: person(result.object) })
    }
    if (result.isRefused) return seenObject(result, "refused", rest)
    if (isStopped) return seenObject(result, "untouched", rest)
    const key = idempotencyKey?.(result.object, request)
    if (key === undefined) return seenObject(result, "applied", rest)
    const place = `${result.lane} ${key}`
    const content = contentPrint(result.object)
    const before = this.#applied.get(place)
    this.#applied.set(place, before ?? content)
    const did = before === undefined ? "applied" : before === content ? "accepted" : "untouched"
    return seenObject(result, did, { ...rest, hasKey: true })
  }
}

/** The refusals of a script. An object has the same fate whenever it is sent. */
const refusalsOf = ({ refusals = 0, refused = [], seed }: Vendor.FaultScript): ((object: Json) => boolean) => {
  const named = new Set(refused.map(contentPrint))
  return (one) => {
    if (refusals === 0 && named.size === 0) return false
    const content = contentPrint(one)
    return named.has(content) || draw(`${seed} ${content}`) < refusals
  }
}

/** A number from 0 to 1 that depends only on the text (FNV-1a). */
const draw = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}
