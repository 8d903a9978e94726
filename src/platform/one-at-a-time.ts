/**
 * Work that may be asked for at any moment and is never done twice at once. Whoever asks while it runs waits for the next run,
 * together with all others who do: each answer is of work that began after the question, and a hundred questions make two runs.
 */
export function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;

  function begin(): Promise<T> {
    const run = work().finally(() => {
      running = undefined;
    });
    running = run;
    return run;
  }

  async function afterwards(current: Promise<T>): Promise<T> {
    await current.catch(() => undefined);
    next = undefined;
    return begin();
  }

  return () => {
    if (next) return next;
    if (!running) return begin();
    next = afterwards(running);
    return next;
  };
}
