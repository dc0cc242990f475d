import type { Schemas } from "../../control/Client.js"
import { number } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { Table } from "../../parts/Table.js"
import { KeyLink } from "./KeyLink.js"

/** Lanes in which applying the same content twice counts twice. */
const adding: ReadonlyArray<string> = ["events", "purchases"]

const Times = ({ times, lane }: { readonly times: number; readonly lane: string }) =>
  times === 1 ? (
    <>once</>
  ) : (
    <span className={adding.includes(lane) ? "tag tag-warn" : "tag"}>{number(times)} times</span>
  )

/**
 * Applied objects, newest first. If the request of an object is no longer kept, its hash is shown instead of a name.
 */
export const LedgerTable = ({ entries }: { readonly entries: ReadonlyArray<Schemas["LedgerEntry"]> }) => (
  <Table
    label="Applied objects"
    rows={entries}
    rowKey={({ n }) => n}
    columns={[
      { head: "No.", line: "hidden", cell: ({ n }) => <span className="quiet">{number(n)}</span> },
      { head: "Request", cell: ({ request }) => <RequestLink n={request} /> },
      { head: "Object", cell: ({ lane, index }) => <code>{`${lane}[${index}]`}</code> },
      {
        head: "Content",
        kind: "long",
        line: "start",
        title: ({ hash }) => `Hash of the content: ${hash}`,
        cell: ({ label, hash }) => label ?? <code className="quiet">{hash}</code>
      },
      { head: "User", kind: "long", cell: ({ key }) => <KeyLink value={key} /> },
      { head: "Applied", line: "end", cell: ({ times, lane }) => <Times times={times} lane={lane} /> }
    ]}
  />
)
