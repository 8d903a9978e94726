/**
 * Jobs waiting for their time, gathered into slots: a wake-up costs more than the work of a probe (100 to 200 us of CPU), so
 * everything due within one slot is woken by one timer. A binary heap of slot numbers finds the earliest; a job is late by at
 * most one slot.
 */
export class SlotQueue<T> {
  readonly #slotMs: number;
  readonly #slots = new Map<number, Set<T>>();
  readonly #heap: number[] = [];

  constructor(slotMs: number) {
    this.#slotMs = slotMs;
  }

  /** Puts `item` into the slot that ends at or after `dueMs`; the slot's number is needed to take it out again. */
  add(item: T, dueMs: number): number {
    const slot = Math.ceil(dueMs / this.#slotMs);
    const items = this.#slots.get(slot);
    if (items) items.add(item);
    else {
      this.#slots.set(slot, new Set([item]));
      this.#push(slot);
    }
    return slot;
  }

  remove(item: T, slot: number): void {
    // An emptied slot stays in the heap and is passed over when its time comes: cheaper than searching the heap.
    this.#slots.get(slot)?.delete(item);
  }

  /** When the earliest slot is due, in the caller's clock; undefined when nothing waits. */
  nextDueMs(): number | undefined {
    this.#dropEmpty();
    const first = this.#heap[0];
    return first === undefined ? undefined : first * this.#slotMs;
  }

  /** Takes out everything whose slot has ended by `nowMs`, earliest slot first. */
  takeDue(nowMs: number): T[] {
    const due: T[] = [];
    for (let next = this.nextDueMs(); next !== undefined && next <= nowMs; next = this.nextDueMs()) {
      const slot = this.#pop();
      due.push(...(this.#slots.get(slot) ?? []));
      this.#slots.delete(slot);
    }
    return due;
  }

  #dropEmpty(): void {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      const items = this.#slots.get(first);
      if (items && items.size > 0) return;
      this.#slots.delete(first);
      this.#pop();
    }
  }

  #push(slot: number): void {
    const heap = this.#heap;
    let child = heap.push(slot) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.#at(parent) <= slot) break;
      heap[child] = this.#at(parent);
      child = parent;
    }
    heap[child] = slot;
  }

  #pop(): number {
    const heap = this.#heap;
    const first = this.#at(0);
    const last = heap.pop() ?? first;
    if (heap.length === 0) return first;
    let parent = 0;
    for (let child = 1; child < heap.length; child = 2 * parent + 1) {
      if (child + 1 < heap.length && this.#at(child + 1) < this.#at(child)) child += 1;
      if (this.#at(child) >= last) break;
      heap[parent] = this.#at(child);
      parent = child;
    }
    heap[parent] = last;
    return first;
  }

  #at(index: number): number {
    return this.#heap[index] ?? Number.POSITIVE_INFINITY;
  }
}
