/**
 * What the options of a job must not be able to say: matrices, conditions, failures, schemas and
 * groups. As in `types_test.ts`, every `@ts-expect-error` is a test that `deno check` runs.
 *
 * @module
 */

import { z } from "zod";
import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { on } from "../../../../lib/events/triggers/trigger.ts";
import { always, failure } from "../../../../lib/pipeline/condition.ts";
import type { PipelineDefinition } from "../../../../lib/pipeline/definition.ts";
import { matrix } from "../../../../lib/pipeline/matrix.ts";
import type { NeedResult } from "../../../../lib/pipeline/need.ts";
import { Pipeline } from "../../../../lib/pipeline/pipeline.ts";
import { schema } from "../../../../lib/schema.ts";
import { pushEvent } from "../../../events.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

/** Fails to compile unless its type argument is `true`. */
function assertType<_Holds extends true>(): void {}

function start(): Pipeline {
  return new Pipeline(
    { name: "p", triggers: [], inputs: {}, jobs: [] },
    () => Promise.resolve(),
  );
}

/** What the function of the last job gives for such a job. */
function callLast({ definition }: { readonly definition: PipelineDefinition }, job: unknown) {
  return definition.jobs.at(-1)?.work(job as never);
}

function countOf({ definition }: { readonly definition: PipelineDefinition }): number {
  return definition.jobs.length;
}

const p = start()
  .inputs({ limit: schema.number() })
  .job("one", () => ({ loss: 0.5 }))
  .job("many", { matrix: matrix({ model: ["cnn", "rnn"], rate: [1, 2] }) }, (job) => ({
    model: job.matrix.model,
    rate: job.matrix.rate,
  }))
  .job("soft", { continueOnError: true }, () => "text");

Deno.test("a cell has the values of its axes, and no others", () => {
  const q = p.job("a", { matrix: matrix({ model: ["cnn", "rnn"], rate: [1, 2] }) }, (job) => {
    assertType<Equal<typeof job.matrix.model, "cnn" | "rnn">>();
    assertType<Equal<typeof job.matrix.rate, 1 | 2>>();
    return [
      job.matrix.model,
      // @ts-expect-error: there is no such axis
      job.matrix.modle,
    ];
  });
  assertEquals(callLast(q, { matrix: { model: "cnn" } }), ["cnn", undefined]);
});

Deno.test("a cell that is included may have values of its own, which the type knows", () => {
  const cells = matrix({ model: ["cnn"] }, { include: [{ model: "big", memory: 64 }] });
  const q = p.job("a", { matrix: cells }, (job) => {
    assertType<Equal<typeof job.matrix.model, "cnn" | "big">>();
    // @ts-expect-error: not every cell has it
    return job.matrix.memory;
  });
  assertEquals(callLast(q, { matrix: { memory: 64 } }), 64);
});

Deno.test("a cell that is included or excluded names axes that there are", () => {
  assertEquals(
    matrix({ model: ["cnn", "rnn"] }, {
      // @ts-expect-error: the axis is misspelt
      exclude: [{ modle: "cnn" }],
    }).cells.length,
    2,
  );
  assertEquals(
    matrix({ model: ["cnn"] }, {
      // @ts-expect-error: a cell has a value of each axis
      include: [{ rate: 1 }],
    }).cells.length,
    2,
  );
});

Deno.test("an axis holds what can be written in a name", () => {
  // @ts-expect-error: an object cannot
  assertThrows(() => matrix({ model: [{ name: "cnn" }] }), TypeError, "[object Object]");
  assertThrows(() => matrix({ rate: [NaN] }), TypeError, "NaN");
});

Deno.test("a job without a matrix has no cell to read", () => {
  // @ts-expect-error: it has none
  const q = p.job("a", (job) => job.matrix.model);
  assertEquals(callLast(q, { matrix: {} }), undefined);
});

Deno.test("the need of a matrix is an array", () => {
  const q = p.job("a", { needs: ["many", "one"] }, (job) => {
    assertType<
      Equal<
        typeof job.needs.many,
        readonly { model: "cnn" | "rnn"; rate: 1 | 2 }[]
      >
    >();
    assertType<Equal<typeof job.needs.one, { loss: number }>>();
    // @ts-expect-error: each cell has one
    return [job.needs.many.map(({ rate }) => rate), job.needs.many.rate];
  });
  assertEquals(callLast(q, { needs: { many: [{ rate: 1 }] } }), [[1], undefined]);
});

Deno.test("a need under always() and failure() is told by how it ended", () => {
  const q = p
    .job("a", { needs: ["one", "many"], if: always() }, (job) => {
      assertType<Equal<typeof job.needs.one, NeedResult<{ loss: number }>>>();
      assertType<
        Equal<
          typeof job.needs.many,
          readonly NeedResult<{ model: "cnn" | "rnn"; rate: 1 | 2 }>[]
        >
      >();
      // @ts-expect-error: it may not be done
      job.needs.one.output;
      return job.needs.one.status === "done" ? job.needs.one.output.loss : job.needs.one.reason;
    })
    .job("b", { needs: ["one"], if: failure() }, (job) => {
      assertType<Equal<typeof job.needs.one, NeedResult<{ loss: number }>>>();
      // @ts-expect-error: it is not the output itself
      return job.needs.one.loss;
    });
  assertEquals(callLast(q, { needs: { one: { loss: 1 } } }), 1);
});

Deno.test("the need of a job that may fail is told by how it ended", () => {
  const q = p.job("a", { needs: ["soft", "one"] }, (job) => {
    assertType<Equal<typeof job.needs.soft, NeedResult<string>>>();
    assertType<Equal<typeof job.needs.one, { loss: number }>>();
    // @ts-expect-error: it may have failed
    return job.needs.soft.length;
  });
  assertEquals(callLast(q, { needs: { soft: "four" } }), 4);
});

Deno.test("each cell of a matrix that may fail is told by how it ended", () => {
  const q = p
    .job("cells", { matrix: matrix({ n: [1, 2] }), continueOnError: true }, (job) => job.matrix.n)
    .job("a", { needs: ["cells"] }, (job) => {
      assertType<Equal<typeof job.needs.cells, readonly NeedResult<1 | 2>[]>>();
      return job.needs.cells.length;
    });
  assertEquals(callLast(q, { needs: { cells: [1, 2] } }), 2);
});

Deno.test("a condition sees event, inputs, cell and the outputs of its needs", () => {
  const Staged = schema.object({ artifact: schema.string() });
  const q = start()
    .on(on.repositoryDispatch("staged", Staged))
    .inputs({ limit: schema.number() })
    .job("one", () => ({ loss: 0.5 }))
    .job("a", {
      needs: ["one"],
      matrix: matrix({ n: [1, 2] }),
      if: ({ event, needs, inputs, matrix }) => {
        assertType<Equal<typeof event.payload.artifact, string>>();
        assertType<Equal<typeof needs.one, { loss: number }>>();
        assertType<Equal<typeof inputs.limit, number>>();
        assertType<Equal<typeof matrix.n, 1 | 2>>();
        return needs.one.loss < inputs.limit && matrix.n > 1;
      },
    }, () => 1);
  const condition = q.definition.jobs[1]?.if;
  const scope = { event: EVENT, needs: { one: { loss: 1 } }, inputs: { limit: 2 } };
  assertEquals(typeof condition === "function" && condition({ ...scope, matrix: { n: 2 } }), true);
});

const EVENT: Event = pushEvent();

Deno.test("a condition cannot look at a job that is not needed, nor at one that there is not", () => {
  const scope = { event: EVENT, needs: {}, inputs: {}, matrix: {} };
  const q = p.job("a", {
    needs: ["one"],
    // @ts-expect-error: "many" is there, but not among the needs
    if: ({ needs }) => needs.many === undefined,
  }, () => 1);
  const condition = q.definition.jobs.at(-1)?.if;
  assertEquals(typeof condition === "function" && condition(scope), true);
  const r = p.job("a", {
    needs: ["one"],
    // @ts-expect-error: the output has no such field
    if: ({ needs }) => needs.one.lost > 1,
  }, () => 1);
  assertEquals(countOf(r), 4);
});

Deno.test("a condition answers at once, with yes or no", () => {
  const options = [
    // @ts-expect-error: a promise is no answer
    p.job("a", { if: () => Promise.resolve(false) }, () => 1),
    // @ts-expect-error: a number is none, either
    p.job("a", { if: () => 1 }, () => 1),
  ];
  assertEquals(options.map(countOf), [4, 4]);
});

Deno.test("the output of a job is what its schema lets pass", () => {
  const q = p
    .job("a", { output: schema.object({ loss: schema.number() }) }, () => ({ loss: 1, more: 2 }))
    .job("b", { output: z.object({ runs: z.coerce.number() }) }, () => ({ runs: 5 }))
    .job("c", { needs: ["a", "b"] }, (job) => {
      assertType<Equal<typeof job.needs.a.loss, number>>();
      assertType<Equal<typeof job.needs.b, { runs: number }>>();
      // @ts-expect-error: the schema leaves it out
      return job.needs.a.more;
    });
  assertEquals(callLast(q, { needs: { a: { more: 5 } } }), 5);
});

Deno.test("a job cannot return what its schema does not let pass", () => {
  const output = schema.object({ loss: schema.number() });
  const all = [
    // @ts-expect-error: the loss is a number
    p.job("a", { output }, () => ({ loss: "low" })),
    // @ts-expect-error: the loss is missing
    p.job("a", { output }, () => ({})),
    // @ts-expect-error: the loss is a number, also behind a promise
    p.job("a", { output }, () => Promise.resolve({ loss: "low" })),
    // @ts-expect-error: nothing is returned
    p.job("a", { output }, () => {}),
  ];
  assertEquals(all.map(countOf), [4, 4, 4, 4]);
});

Deno.test("a step gives what its action returns, or what its schema lets pass", () => {
  const q = p.job("a", async (job) => {
    const plain = await job.step("plain", () => Promise.resolve(5 as const));
    assertType<Equal<typeof plain, 5>>();
    const nested = await job.step("nested", (step) => step.step("inner", () => "x" as const));
    assertType<Equal<typeof nested, "x">>();
    const once = await job.step("once", { once: true, reconcile: () => ({ output: 3 }) }, () => 4);
    assertType<Equal<typeof once, number>>();
    // @ts-expect-error: what is found out is of the type that the step returns
    await job.step("wrong", { once: true, reconcile: () => ({ output: "3" }) }, (): number => 4);
    // @ts-expect-error: the schema lets numbers pass
    await job.step("checked", { output: schema.number() }, () => "x");
    await job.step("scoped", (step) => {
      // @ts-expect-error: the step has the job's needs, and it has none
      step.needs.one;
    });
  });
  assertEquals(countOf(q), 4);
});

Deno.test("a group is named by event, needs, inputs and cell", () => {
  const q = p.job("a", {
    needs: ["one", "soft"],
    matrix: matrix({ n: [1, 2] }),
    concurrency: {
      group: ({ event, needs, inputs, matrix }) => {
        assertType<Equal<typeof event.name, Event["name"]>>();
        assertType<Equal<typeof needs.one, { loss: number }>>();
        assertType<Equal<typeof needs.soft, NeedResult<string>>>();
        assertType<Equal<typeof inputs.limit, number>>();
        assertType<Equal<typeof matrix.n, 1 | 2>>();
        return `group-${matrix.n}`;
      },
    },
  }, () => 1);
  const group = q.definition.jobs.at(-1)?.concurrency?.group;
  assertEquals(typeof group === "function" && group({ matrix: { n: 2 } }), "group-2");
  const wrong = [
    // @ts-expect-error: "many" is not among the needs
    p.job("a", { concurrency: { group: ({ needs }) => String(needs.many) } }, () => 1),
    // @ts-expect-error: a group is a text
    p.job("a", { concurrency: { group: () => 5 } }, () => 1),
  ];
  assertEquals(wrong.map(countOf), [4, 4]);
});

Deno.test("a group under always() sees how its needs ended", () => {
  const q = p.job("a", {
    needs: ["one"],
    if: always(),
    concurrency: {
      group: ({ needs }) => {
        assertType<Equal<typeof needs.one, NeedResult<{ loss: number }>>>();
        return needs.one.status;
      },
    },
  }, () => 1);
  assertEquals(countOf(q), 4);
});

Deno.test("durations, attempts and trust are what the types say", () => {
  // @ts-expect-error: a duration is a text with a unit
  assertThrows(() => p.job("a", { timeout: 10 }, () => 1), TypeError);
  // @ts-expect-error: attempts are a number
  assertThrows(() => p.job("a", { retry: "3" }, () => 1), TypeError);
  // @ts-expect-error: there is one word for it
  const q = p.job("a", { untrusted: "yes" }, () => 1);
  assertEquals(countOf(q), 4);
});

Deno.test("all options together keep their types", () => {
  const q = p.job("a", {
    needs: ["many", "soft"],
    matrix: matrix({ k: [1, 2] }),
    if: ({ needs, inputs, matrix }) =>
      needs.many.length > inputs.limit && needs.soft.status === "done" && matrix.k > 1,
    secrets: ["KEY"],
    retry: { attempts: 3 },
    timeout: "1m",
    continueOnError: true,
    output: schema.object({ key: schema.string() }),
  }, (job) => {
    assertType<Equal<keyof typeof job.secrets, "KEY">>();
    assertType<Equal<typeof job.needs.soft, NeedResult<string>>>();
    assertType<Equal<typeof job.matrix.k, 1 | 2>>();
    return { key: job.secrets.KEY };
  }).job("b", { needs: ["a"] }, (job) => {
    const [first] = job.needs.a;
    if (first?.status === "done") assertType<Equal<typeof first.output.key, string>>();
    // @ts-expect-error: each cell may have failed
    job.needs.a[0]?.output;
  });
  assertEquals(countOf(q), 5);
});
