"""A reader at the desk's pages: the steps of a case as a person takes them."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

RATIONALE = "The calls are explained by the move, which the housing office has confirmed in writing."


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of that label; the test fails where there is none."""
    found = [button for button in app.button if button.label == label]
    assert found, f"no button {label!r} among {[button.label for button in app.button]}"
    found[0].click()
    return app.run()


def write(app: AppTest, label: str, body: str) -> None:
    """Fill the text area whose label begins so."""
    found = [area for area in app.text_area if area.label.startswith(label)]
    assert found, f"no field {label!r} among {[area.label for area in app.text_area]}"
    found[0].set_value(body)


def choose(app: AppTest, label: str, option: str) -> None:
    """Choose an option of the radio of that label."""
    next(radio for radio in app.radio if radio.label == label).set_value(option)


def judge(app: AppTest, view: str = "not escalating") -> AppTest:
    """Write a judgement and keep it."""
    choose(app, "What do you make of the file?", view)
    write(app, "Facts", "Two calls to a number that was in the file before, both in May.")
    write(app, "Assessment", "The number belongs to the new landlord.")
    write(app, "Benign", "A move to another town.")
    write(app, "Protective", "none found")
    return press(app, "Keep my judgement")


def decide(app: AppTest, outcome: str = "no further action") -> AppTest:
    """See the score and decide."""
    press(app, "Show score and rank")
    choose(app, "Decision", outcome)
    app.run()
    write(app, "Rationale", RATIONALE)
    return press(app, "Decide")


def read(app: AppTest, outcome: str = "no further action", view: str = "not escalating") -> AppTest:
    """Take the next case, open it, judge and decide."""
    press(app, "Next case")
    press(app, "Open the file")
    judge(app, view)
    return decide(app, outcome)
