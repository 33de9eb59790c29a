"""Train four digit classifiers on scikit-learn's 8x8 digits and export them to ONNX.

Writes model.onnx (version 3), history/v0.onnx to history/v2.onnx (weaker
earlier versions), test.csv (the test split) and metrics.json (the metrics
printed, measured on the test split). Fails if any ONNX model disagrees with
the scikit-learn model it came from.
"""

import argparse
import csv
import json
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    precision_recall_fscore_support,
)
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from threadpoolctl import threadpool_limits

SEED = 0
TARGET_OPSET = {"": 17, "ai.onnx.ml": 3}

# (name, file, hidden units, passes over the training data), oldest first.
VERSIONS = [
    ("v0", "history/v0.onnx", 4, 20),
    ("v1", "history/v1.onnx", 8, 40),
    ("v2", "history/v2.onnx", 16, 60),
    ("v3", "model.onnx", 64, 200),
]


def train(hidden_units, iterations, x, y):
    """Fit a scaler and a one-hidden-layer network; stopping early is intended."""
    model = make_pipeline(
        MinMaxScaler(),
        MLPClassifier((hidden_units,), max_iter=iterations, random_state=SEED),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(x, y)


def export(model, name):
    """Return the model as ONNX: `pixels` in, `label` and `probabilities` out."""
    proto = to_onnx(
        model,
        initial_types=[("pixels", FloatTensorType([None, 64]))],
        name=f"digits_{name}",
        options={"zipmap": False},
        target_opset=TARGET_OPSET,
    )
    for value in [*proto.graph.input, *proto.graph.output]:
        value.type.tensor_type.shape.dim[0].dim_param = "batch"
    return proto.SerializeToString(deterministic=True)


def check(onnx_bytes, model, x):
    """Raise unless the ONNX model agrees with the scikit-learn model on x."""
    session = onnxruntime.InferenceSession(
        onnx_bytes, providers=["CPUExecutionProvider"]
    )
    labels, probabilities = session.run(["label", "probabilities"], {"pixels": x})
    np.testing.assert_array_equal(labels, model.predict(x))
    np.testing.assert_allclose(probabilities, model.predict_proba(x), atol=1e-5)


def measure(y_true, y_pred):
    """Return the metrics of one set of predictions as plain Python values."""

    def scores(average):
        names = ["precision", "recall", "f1"]
        values = precision_recall_fscore_support(y_true, y_pred, average=average)
        return dict(zip(names, (np.asarray(v).tolist() for v in values)))

    per_class = scores(None)
    return {
        "accuracy": float(accuracy_score(y_true, y_pred)),
        "macro_average": scores("macro"),
        "weighted_average": scores("weighted"),
        "per_class": [
            {
                "label": label,
                "precision": per_class["precision"][label],
                "recall": per_class["recall"][label],
                "f1": per_class["f1"][label],
                "support": int(np.sum(y_true == label)),
            }
            for label in range(10)
        ],
        # Row: true label. Column: predicted label.
        "confusion_matrix": confusion_matrix(y_true, y_pred).tolist(),
    }


def write_csv(path, x, y):
    """Write one row per image: 64 pixel columns (0 to 16), then the label."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*load_digits().feature_names, "label"])
        for pixels, label in zip(x.astype(int).tolist(), y.tolist()):
            writer.writerow([*pixels, label])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).resolve().parent,
        metavar="DIR",
        help="folder to write to (default: the folder of this script)",
    )
    out = parser.parse_args().out
    (out / "history").mkdir(parents=True, exist_ok=True)

    x, y = load_digits(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(
        x.astype(np.float32), y, test_size=0.25, random_state=SEED, stratify=y
    )
    write_csv(out / "test.csv", x_test, y_test)

    accuracies = {}
    for name, file, hidden_units, iterations in VERSIONS:
        model = train(hidden_units, iterations, x_train, y_train)
        onnx_bytes = export(model, name)
        check(onnx_bytes, model, x_test)
        (out / file).write_bytes(onnx_bytes)
        metrics = measure(y_test, model.predict(x_test))
        accuracies[name] = metrics["accuracy"]

    # `metrics` now holds those of the last version, model.onnx.
    text = json.dumps({**metrics, "accuracy_by_version": accuracies}, indent=2)
    (out / "metrics.json").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    # One thread, so that floating-point sums are always made in the same order.
    with threadpool_limits(limits=1):
        main()
