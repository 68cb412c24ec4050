interface ProgressProps {
  readonly label: string;
  /** How much is done, of how much; undefined where nobody knows. */
  readonly done?: number | undefined;
  readonly of?: number | undefined;
  /** What has come so far, for those who look. */
  readonly soFar?: string;
  readonly onCancel?: () => void;
}

/** Says that something takes a while, and how far it is where that is known. */
export function Progress({ label, done, of, soFar, onCancel }: ProgressProps) {
  return (
    <div className="progress">
      <p role="status">{label}</p>
      <progress aria-label={label} value={done} max={of} />
      {soFar ? <span aria-hidden="true">{soFar}</span> : null}
      {onCancel ? (
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      ) : null}
    </div>
  );
}
