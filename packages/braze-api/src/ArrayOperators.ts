import { evidence } from "./Fact.js"
import * as Sources from "./Sources.js"

/** Keys that make an object an operation on a stored attribute, not a value. */
export const operators = {
  /** Adds an integer. A missing attribute starts from 0 (inferred). */
  increment: "inc",
  /** Appends to an array. An existing element moves to the end. */
  add: "add",
  /** Removes elements from an array. */
  remove: "remove",
  /** Appends to an array of objects. */
  addObjects: "$add",
  /** Removes every object in which a key has a value. */
  removeObjects: "$remove",
  /** Overwrites, or merges into, every object in which a key has a value. */
  updateObjects: "$update",
  /** Order in which one request's operations on an array of objects run. */
  order: ["$add", "$remove", "$update"],
  identifierKey: "$identifier_key",
  identifierValue: "$identifier_value",
  newObject: "$new_object",
  ...evidence("D", Sources.arrayOfObjects)
} as const
