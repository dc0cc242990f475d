import { format, go, useAddress } from "../../Address.js"
import { number } from "../../parts/Format.js"
import { Problem } from "../../parts/Problem.js"
import { type Column, Table } from "../../parts/Table.js"
import { Value } from "../../parts/Value.js"
import { useCatalog } from "./useContents.js"

const pageSize = 100

/** The items of a catalog, one column per field. */
export const CatalogItems = ({ name }: { readonly name: string }) => {
  const { filters } = useAddress()
  const limit = Math.max(pageSize, Number(filters["most"]) || 0)
  const { data, error } = useCatalog(name, limit)
  if (data === undefined) return error === null ? null : <Problem error={error} />
  const { fields, items, itemCount } = data
  const rest = itemCount - items.length
  return (
    <section className="block" aria-labelledby="items-title">
      <h2 id="items-title">Items of {name}</h2>
      {items.length === 0 && (
        <p className="quiet">
          No items yet. <code>POST /catalogs/{name}/items</code> adds items.
        </p>
      )}
      <Table
        label={`Items of ${name}`}
        rows={items}
        rowKey={({ id }) => String(id)}
        columns={fields.map(
          (field): Column<(typeof items)[number]> => ({
            head: field.name,
            tag: field.type,
            kind: "long",
            cell: (item) =>
              item[field.name] !== undefined && (
                <Value label={`${field.name} of ${String(item["id"])}`} value={item[field.name]} />
              )
          })
        )}
      />
      {rest > 0 && (
        <button
          type="button"
          className="button"
          onClick={() => go(format("contents", "catalogs", { ...filters, most: String(limit + pageSize) }), true)}
        >
          Show more ({number(rest)})
        </button>
      )}
    </section>
  )
}
