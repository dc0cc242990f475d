import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Zip from "../src/text/Zip.js"
import { open, times } from "./Api.js"

const full = process.env["SLUICE_PROOF"] === "full"
const mega = 1024 * 1024
const seed = {
  assets: [
    { id: "a1", name: "Logo", ext: "png", size: 10 },
    { id: "a2", name: "Clip", ext: "mp4" },
    { id: "a3", name: "Terms", ext: "pdf" },
    { id: "a4", name: "Photo", ext: "jpeg" }
  ],
  remote_files: [
    { url: "https://cdn.example.com/cat.jpg", size: 1_234 },
    { url: "https://cdn.example.com/large.png", size: 5 * mega + 1 }
  ]
}
const png = `\u0089PNG\r\n\u001a\n${"x".repeat(20)}`
const base64 = (bytes: string) => Buffer.from(bytes, "latin1").toString("base64")

/** A ZIP archive with stored files. */
const zip = (files: ReadonlyArray<readonly [name: string, size: number]>): string => {
  const directory = files.map(([name, size]) => {
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x0201_4b50, 0)
    head.writeUInt32LE(size, 24)
    head.writeUInt16LE(Buffer.byteLength(name), 28)
    return Buffer.concat([head, Buffer.from(name)])
  })
  const start = Buffer.from("PK\u0003\u0004 files", "latin1")
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x0605_4b50, 0)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(start.length, 16)
  return Buffer.concat([start, ...directory, end]).toString("base64")
}

type Braze = ReturnType<typeof open>
const create = (braze: Braze, body: object) => braze.post("/media_library/create", body)
const replace = (braze: Braze, body: object) => braze.call("PUT", "/media_library/replace_file", body)
const code = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  status,
  Object(body).error_code,
  Object(body).meta
]
const cat = { asset_url: "https://cdn.example.com/cat.jpg" }

describe("the media library", () => {
  it("has an asset for a URL, a file in Base64 and a file as characters [media.create]", () => {
    const braze = open(seed)
    const url = expect.stringMatching(/^https:\/\/images\.example\.com\/[0-9a-f-]{36}\.(jpg|png)$/)
    expect(create(braze, { ...cat, name: "Cat Graphic" })).toMatchObject({
      status: 200,
      body: {
        new_assets: [{ name: "Cat Graphic", size: 1_234, url, ext: "jpg" }],
        errors: [],
        dashboard_url: expect.stringMatching(/^https:/)
      }
    })
    for (const asset_file of [png, base64(png)])
      expect(create(braze, { asset_file }).body).toMatchObject({
        new_assets: [{ name: "asset.png", size: png.length, url, ext: "png" }]
      })
    expect(create(braze, { asset_file: "<svg xmlns='x'></svg>" }).body).toMatchObject({ new_assets: [{ ext: "svg" }] })
    expect(create(braze, { asset_url: "https://cdn.example.com/" }).body).toMatchObject({ new_assets: [{ size: 0 }] })
  })
  it("has an asset for each image of a ZIP file, in order [media.create]", () => {
    const file = fc.record({
      name: fc.stringMatching(/^[a-z]{1,5}\.(png|gif|txt)$/),
      size: fc.integer({ min: 0, max: mega })
    })
    fc.assert(
      fc.property(
        fc.array(file, { minLength: 2, maxLength: 8 }),
        fc.option(fc.constant("My File"), { nil: undefined }),
        (files, name) => {
          const { body } = create(open(), { asset_file: zip(files.map((one) => [one.name, one.size])), name })
          const named = files.map((one, n) => ({
            ...one,
            ext: one.name.slice(-3),
            name: name === undefined ? one.name : `${name} ${n + 1}`
          }))
          const shown = ({ name: as, size, ext }: { name: string; size: number; ext: string }) => ({
            name: as,
            size,
            ext
          })
          expect(Object(body).new_assets.map(shown)).toEqual(named.filter(({ ext }) => ext !== "txt"))
          expect(Object(body).errors).toEqual(
            named.filter(({ ext }) => ext === "txt").map((one) => ({ ...one, error: "UNSUPPORTED_FILE_TYPE" }))
          )
        }
      ),
      { numRuns: full ? 1_000 : 50 }
    )
  })
  it("keeps id, name and URL of a replaced asset [media.replace]", () => {
    const braze = open(seed)
    const info = "Asset file updated successfully."
    expect(replace(braze, { asset_id: "a1", asset_file: png })).toMatchObject({
      status: 200,
      body: {
        info,
        new_image_asset: { name: "Logo", size: png.length, url: "https://images.example.com/a1.png", ext: "png" }
      }
    })
    expect(replace(braze, { asset_id: "a3", asset_file: "%PDF" }).body).toMatchObject({
      new_image_asset: { ext: "pdf", size: 4 }
    })
    expect(replace(braze, { asset_id: "a4", asset_file: "\u00ff\u00d8\u00ff" }).status).toBe(200)
    const { url } = Object(create(braze, cat).body).new_assets[0]
    const asset_id = /[^/]+(?=\.jpg$)/.exec(url)?.[0]
    expect(replace(braze, { asset_id, ...cat }).body).toMatchObject({ info, new_image_asset: { url } })
  })
  it("refuses what it cannot create [media.errors]", () => {
    const braze = open(seed)
    const both = { ...cat, asset_file: png }
    expect(create(braze, {}).body).toEqual({ message: "Either asset_url or asset_file must be provided." })
    expect(create(braze, both).body).toEqual({
      message: "Both asset_url and asset_file cannot be provided. Please provide only one."
    })
    const refused = [
      [{ asset_file: "text" }, "UNSUPPORTED_FILE_TYPE", { file_type: "unknown" }],
      [{ asset_url: "https://cdn.example.com/film.mp4" }, "UNSUPPORTED_FILE_TYPE", { file_type: "mp4" }],
      [{ asset_url: "cat.jpg" }, "INVALID_ASSET_URL", { asset_url: "cat.jpg" }],
      [
        { asset_url: "https://cdn.example.com/large.png" },
        "ASSET_SIZE_EXCEEDS_LIMIT",
        { size_limit_bytes: 5 * mega, file_size_bytes: 5 * mega + 1 }
      ],
      [{ asset_file: base64("PK\u0003\u0004 damaged") }, "ZIP_UPLOAD_ERROR", { original_error: expect.any(String) }],
      [
        {
          asset_file: zip([
            ["a.png", 50 * mega],
            ["b.png", 1]
          ])
        },
        "ZIP_FILE_TOO_LARGE",
        { zip_file_name: "asset.zip", zip_file_size: 50 * mega + 1 }
      ],
      [{ asset_file: zip([["", 1]]) }, "ZIPPED_ENTITY_HAS_NO_NAME", {}],
      [{ asset_file: zip([["a/b.png", 1]]) }, "ZIPPED_ENTITY_CANNOT_HAVE_NESTED_DIRECTORY", {}]
    ] as const
    for (const [body, error, meta] of refused) expect(code(create(braze, body))).toEqual([400, error, meta])
  })
  it("refuses what cannot replace an asset [media.errors]", () => {
    const braze = open(seed)
    expect(replace(braze, cat).body).toEqual({ message: "asset_id is required." })
    expect(replace(braze, { asset_id: "a1" }).body).toEqual({ message: "Either file or asset_url is required." })
    expect(replace(braze, { asset_id: "a1", ...cat, asset_file: png }).status).toBe(400)
    const refused = [
      [404, { asset_id: "a9", ...cat }, "ASSET_NOT_FOUND", { asset_id: "a9" }],
      [400, { asset_id: "a1", ...cat }, "EXTENSION_MISMATCH", { expected_extension: "png", received_extension: "jpg" }],
      [400, { asset_id: "a1", asset_url: "x" }, "INVALID_ASSET_URL", { asset_url: "x" }],
      [400, { asset_id: "a1", asset_file: "text" }, "CORRUPT_FILE", { file_name: "asset.png" }],
      [400, { asset_id: "a2", ...cat }, "UNSUPPORTED_ASSET_TYPE_FOR_REPLACE", { asset_type: "mp4" }]
    ] as const
    for (const [status, body, error, meta] of refused) expect(code(replace(braze, body))).toEqual([status, error, meta])
  })
  it("can be closed or full [media.contract]", () => {
    const closed = open({ ...seed, workspace: { mediaLibrary: "disabled" } })
    const message = "Media Library Public APIs are not enabled for this company."
    expect(create(closed, cat)).toMatchObject({ status: 403, body: { message } })
    expect(replace(closed, { asset_id: "a1", asset_file: png })).toMatchObject({ status: 403, body: { message } })
    const small = open({ ...seed, workspace: { mediaAssets: 5 } })
    expect(create(small, cat).status).toBe(200)
    expect(code(create(small, cat))).toEqual([400, "MEDIA_LIBRARY_LIMIT_REACHED", { limit: 5 }])
  })
})

describe("the directory of a ZIP archive", () => {
  it("lists every file with its size", () => {
    const files = times(3, (n) => [`f${n}.png`, n * 1_000] as const)
    expect(Zip.entries(Buffer.from(zip(files), "base64"))).toEqual(files.map(([name, size]) => ({ name, size })))
  })
  it("is read from any bytes without an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (noise, cut) => {
        const bytes = Buffer.from(
          zip([
            ["a.png", 1],
            ["b.png", 2]
          ]),
          "base64"
        )
        noise.forEach((value, n) => {
          if (n % 7 === 0) bytes[(n * 13 + cut) % bytes.length] = value
        })
        for (const damaged of [Buffer.from(noise), bytes, bytes.subarray(0, cut)]) {
          const found = Zip.entries(damaged)
          expect(found === undefined || found.every(({ size }) => size >= 0)).toBe(true)
        }
      }),
      { numRuns: full ? 10_000 : 300 }
    )
  })
})
