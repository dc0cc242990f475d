/** A preset with its name and effect. */
interface Named {
  readonly name: string
  readonly says: string
}

interface Props<Preset extends Named> {
  readonly presets: ReadonlyArray<Preset>
  readonly choose: (preset: Preset) => void
  /** Whether a preset is in use. If absent, presets have no state. */
  readonly isChosen?: (preset: Preset) => boolean
}

/** Presets as buttons that describe their effect. */
export const PresetList = <Preset extends Named>({ presets, choose, isChosen }: Props<Preset>) => (
  <ul className="presets">
    {presets.map((preset) => (
      <li key={preset.name}>
        <button type="button" className="preset" aria-pressed={isChosen?.(preset)} onClick={() => choose(preset)}>
          <strong>{preset.name}</strong>
          <span>{preset.says}</span>
        </button>
      </li>
    ))}
  </ul>
)
