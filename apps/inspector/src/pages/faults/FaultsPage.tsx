import { useState } from "react"
import type { Schemas } from "../../control/Client.js"
import { PresetList } from "../../parts/PresetList.js"
import { Problem } from "../../parts/Problem.js"
import "./Faults.css"
import { presets } from "./Presets.js"
import { RuleForm } from "./RuleForm.js"
import { RuleList } from "./RuleList.js"
import { useFaults } from "./useFaults.js"

const written = ({ seed, rules }: { readonly seed: number; readonly rules: ReadonlyArray<unknown> }): string =>
  JSON.stringify({ seed, rules }, undefined, 2)

/** The rules as in a request, without summary and counters. */
const plain = ({ rules }: Schemas["FaultReport"]): ReadonlyArray<unknown> =>
  rules.map(({ match, action, times }) => ({ match, action, ...(times !== undefined && { times }) }))

/** Fault rules, presets and an editor. */
export const FaultsPage = () => {
  const { report, set, clear } = useFaults()
  const [typed, type] = useState<string>()
  const { data, error } = report
  if (data === undefined) return <div className="page">{error !== null && <Problem error={error} />}</div>
  const { seed } = data
  const text = typed ?? written({ seed, rules: plain(data) })
  const apply = (rules: string): void => set.mutate(rules, { onSuccess: () => type(undefined) })
  return (
    <div className="page">
      <div className="page-head">
        <h1>Faults</h1>
        <p className="quiet">{data.rules.length === 0 ? "No fault rules." : "The first matching rule fires."}</p>
      </div>
      {data.rules.length > 0 && (
        <RuleList
          rules={data.rules}
          remove={(index) => apply(written({ seed, rules: plain(data).filter((_, at) => at !== index) }))}
        />
      )}
      <section className="block" aria-labelledby="presets-title">
        <h2 id="presets-title">Presets</h2>
        {data.rules.length > 0 && <p className="quiet">A preset replaces the rules above.</p>}
        <PresetList presets={presets} choose={({ rules }) => apply(written({ seed, rules }))} />
      </section>
      <section className="block" aria-labelledby="add-title">
        <h2 id="add-title">Add a rule</h2>
        <RuleForm add={(rule) => apply(written({ seed, rules: [...plain(data), rule] }))} />
      </section>
      <section className="block" aria-labelledby="editor-title">
        <h2 id="editor-title">Rules as JSON</h2>
        <textarea
          aria-labelledby="editor-title"
          className="editor"
          rows={14}
          value={text}
          onChange={({ target }) => type(target.value)}
          spellCheck={false}
        />
        {set.error !== null && <Problem error={set.error} />}
        <div className="editor-buttons">
          <button type="button" className="button button-primary" onClick={() => apply(text)} disabled={set.isPending}>
            Apply
          </button>
          <button
            type="button"
            className="button"
            onClick={() => clear.mutate(undefined, { onSuccess: () => type(undefined) })}
            disabled={data.rules.length === 0}
          >
            Remove all
          </button>
          {typed !== undefined && (
            <button type="button" className="button button-plain" onClick={() => type(undefined)}>
              Discard changes
            </button>
          )}
        </div>
      </section>
    </div>
  )
}
