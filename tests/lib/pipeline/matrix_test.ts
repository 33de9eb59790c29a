import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { describeCell, matrix, type MatrixAxes } from "../../../lib/pipeline/matrix.ts";
import { identify } from "../../../lib/pipeline/plan.ts";

Deno.test("matrix() gives every combination, the last axis changing first", () => {
  const { cells, failFast, ...rest } = matrix({ model: ["cnn", "rnn"], rate: [1, 2], dry: [true] });
  assertEquals(cells, [
    { model: "cnn", rate: 1, dry: true },
    { model: "cnn", rate: 2, dry: true },
    { model: "rnn", rate: 1, dry: true },
    { model: "rnn", rate: 2, dry: true },
  ]);
  assertEquals([failFast, rest], [true, {}]);
});

Deno.test("matrix() leaves out each cell that has all values of an entry", () => {
  const axes = { model: ["cnn", "rnn"], rate: [1, 2] };
  assertEquals(matrix(axes, { exclude: [{ model: "cnn", rate: 2 }, { model: "rnn" }] }).cells, [
    { model: "cnn", rate: 1 },
  ]);
});

Deno.test("matrix() adds the cells to include behind the others, also one that is excluded", () => {
  const { cells } = matrix({ model: ["cnn", "rnn"] }, {
    include: [{ model: "big", memory: 64 }, { model: "rnn" }],
    exclude: [{ model: "rnn" }],
  });
  assertEquals<unknown>(cells, [{ model: "cnn" }, { model: "big", memory: 64 }, { model: "rnn" }]);
});

Deno.test("matrix() makes a matrix of nothing but the cells to include", () => {
  const axes: MatrixAxes = { model: ["cnn"] };
  const options = { include: [{ model: "big" }], exclude: [{ model: "cnn" }] };
  assertEquals<unknown>(matrix(axes, options).cells, [{ model: "big" }]);
});

Deno.test("matrix() keeps how many cells run at a time, and whether one stops the others", () => {
  const { maxParallel, failFast } = matrix({ x: [1, 2] }, { maxParallel: 1, failFast: false });
  assertEquals([maxParallel, failFast], [1, false]);
});

const MANY = Array.from({ length: 17 }, (_, at) => at);

const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  ["no axis", () => matrix({}), "without cells"],
  ["an axis without a value", () => matrix({ a: [1], b: [] }), "without cells"],
  ["all cells left out", () => matrix({ a: [1] }, { exclude: [{}] }), "without cells"],
  ["a value twice", () => matrix({ a: [1, 1] }), 'the cell {"a":1} is there twice'],
  [
    "an included cell that is there",
    () => matrix({ a: [1], b: [2] }, { include: [{ b: 2, a: 1 }] }),
    "is there twice",
  ],
  ["too many cells", () => matrix({ a: MANY, b: MANY }), "289 cells: want at most 256"],
  [
    "nothing at a time",
    () => matrix({ a: [1] }, { maxParallel: 0 }),
    "Cannot use 0 as maxParallel",
  ],
  ["half a cell at a time", () => matrix({ a: [1] }, { maxParallel: 0.5 }), "Cannot use 0.5"],
];

for (const [what, make, problem] of REFUSED) {
  Deno.test(`matrix() refuses ${what}`, () => {
    assertThrows(make, TypeError, problem);
  });
}

Deno.test("matrix() takes as many cells as GitHub does", () => {
  assertEquals(matrix({ a: MANY.slice(0, 16), b: MANY.slice(0, 16) }).cells.length, 256);
});

Deno.test("matrix() tells a number from the text that spells it", () => {
  assertEquals(matrix({ a: [1, "1", true, "true"] }).cells.length, 4);
});

Deno.test("describeCell() joins the values of a cell", () => {
  assertEquals(describeCell({ model: "cnn", rate: 0.1, dry: false }), "cnn, 0.1, false");
});

Deno.test("identify() numbers the cells of a matrix, and names them by their values", () => {
  const job = { name: "train", needs: ["data"], secrets: [], work: () => 1 };
  assertEquals(identify(job), [{ id: "train", name: "train", job: "train", needs: ["data"] }]);
  const cells = matrix({ model: ["cnn", "rnn"], rate: [0.1] });
  assertEquals(identify({ ...job, matrix: cells }), [
    {
      id: "train.1",
      name: "train (cnn, 0.1)",
      job: "train",
      matrix: { model: "cnn", rate: 0.1 },
      needs: ["data"],
    },
    {
      id: "train.2",
      name: "train (rnn, 0.1)",
      job: "train",
      matrix: { model: "rnn", rate: 0.1 },
      needs: ["data"],
    },
  ]);
});
