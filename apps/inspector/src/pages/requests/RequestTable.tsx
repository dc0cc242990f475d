import { useVirtualizer } from "@tanstack/react-virtual"
import { useEffect, useRef, useState } from "react"
import { format, go, useAddress } from "../../Address.js"
import * as RequestList from "../../control/RequestList.js"
import type { Requests } from "../../control/useRequests.js"
import { number } from "../../parts/Format.js"
import { useKeys } from "../../parts/Keyboard.js"
import { useWidth } from "../../parts/useWidth.js"
import { names } from "./Named.js"
import { RequestRow } from "./RequestRow.js"

/** Below this width of the list, a request has two lines. */
const compactWidth = 760

interface Layout {
  readonly rowHeight: number
  readonly columns: ReadonlyArray<string>
}

const wide: Layout = {
  rowHeight: 34,
  columns: ["No.", "Arrived", "Response", "Request", "Objects", "Notes", "Took"]
}
const compact: Layout = { rowHeight: 52, columns: ["Response", "Request"] }

/**
 * The list of requests. At the top, new requests appear as they arrive. After the user scrolls down, the list does not
 * move, and a button shows the number of waiting requests.
 */
export const RequestTable = ({ list, loadOlder }: Pick<Requests, "list" | "loadOlder">) => {
  const { item, filters } = useAddress()
  const scroll = useRef<HTMLDivElement>(null)
  const width = useWidth(scroll)
  const isCompact = width < compactWidth
  const { rowHeight, columns } = isCompact ? compact : wide
  const [upTo, setUpTo] = useState(Number.POSITIVE_INFINITY)
  const { rows, waiting } = RequestList.shown(list, upTo)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => rows[index]?.n ?? index
  })
  useEffect(() => {
    if (rowHeight > 0) virtual.measure()
  }, [virtual, rowHeight])
  const shown = virtual.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 20) loadOlder()
  }, [lastShown, rows.length, loadOlder])
  const onScroll = (): void => {
    const away = (scroll.current?.scrollTop ?? 0) > rowHeight / 2
    if (away !== Number.isFinite(upTo)) setUpTo(away ? (list.rows[0]?.n ?? 0) : Number.POSITIVE_INFINITY)
  }
  const catchUp = (): void => {
    setUpTo(Number.POSITIVE_INFINITY)
    scroll.current?.scrollTo({ top: 0 })
  }
  const at = rows.findIndex((row) => names(item, row))
  const open = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row !== undefined) go(format("requests", String(row.n), filters), true)
    virtual.scrollToIndex(Math.max(0, index))
  }
  useKeys({ j: () => open(at + 1), k: () => open(at < 0 ? 0 : at - 1) })
  return (
    <div className="request-list">
      {waiting > 0 && (
        <button type="button" className="waiting" onClick={catchUp}>
          {number(waiting)} new
        </button>
      )}
      <div ref={scroll} onScroll={onScroll} className="request-scroll">
        <table
          aria-label="Requests, newest first"
          aria-rowcount={list.total + 1}
          className={isCompact ? "request-table is-compact" : "request-table"}
        >
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((name) => (
                <th scope="col" key={name} className={`column-${name.toLowerCase().replace(".", "")}`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Space height={shown[0]?.start ?? 0} columns={columns.length} />
            {shown.map(({ index }) => {
              const request = rows[index]
              return request === undefined ? null : (
                <RequestRow
                  key={request.n}
                  request={request}
                  href={format("requests", String(request.n), filters)}
                  isCompact={isCompact}
                  isOpen={names(item, request)}
                  position={index + 2}
                />
              )
            })}
            <Space height={virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)} columns={columns.length} />
          </tbody>
        </table>
      </div>
    </div>
  )
}

/** The space of rows that are out of view. */
const Space = ({ height, columns }: { readonly height: number; readonly columns: number }) =>
  height <= 0 ? null : (
    <tr>
      <td colSpan={columns} className="request-space" style={{ height }} />
    </tr>
  )
