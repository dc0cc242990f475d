import { describe, expect, it } from "@effect/vitest"
import * as Mapping from "@sluice/core/Mapping"
import { Either } from "effect"
import type * as Findings from "../src/Findings.js"
import * as Locate from "../src/Locate.js"

const locate = (mapping: unknown): Findings.Locate =>
  Locate.ofMapping(Either.getOrThrow(Mapping.compile(mapping)), "mapping")

describe("Locate.ofMapping", () => {
  it("finds a field below the value that a mapping takes over whole", () => {
    const place = locate({ properties: { "@path": "$.props" } })
    expect(place("properties")).toEqual({ path: "$.props", mappingPath: "mapping.properties" })
    expect(place("properties.colour")).toEqual({ path: "$.props.colour", mappingPath: "mapping.properties.colour" })
    expect(place("properties[2]")).toEqual({ path: "$.props[2]", mappingPath: "mapping.properties[2]" })
  })

  it("finds a field of an item that is taken over whole", () => {
    const place = locate({ "@path": "$.item" })
    expect(place("favourite")).toEqual({ path: "$.item.favourite", mappingPath: "mapping.favourite" })
    expect(place("[0].favourite")).toEqual({ path: "$.item[0].favourite", mappingPath: "mapping[0].favourite" })
    expect(place("")).toEqual({ path: "$.item", mappingPath: "mapping" })
  })

  it("finds a field of a record that is the item", () => {
    const place = locate({ "@path": "$." })
    expect(place("favourite")).toEqual({ path: "$.favourite", mappingPath: "mapping.favourite" })
    expect(place("[1]")).toEqual({ path: "$[1]", mappingPath: "mapping[1]" })
    expect(place("")).toEqual({ path: "$.", mappingPath: "mapping" })
  })
})
