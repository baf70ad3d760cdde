from tiny_pages import Page

from stepwire.planners.plain.page.labels import labelled


def labels(page):
    return [element.label for element in labelled(page.seen()).elements]


def test_a_nameless_field_is_named_by_the_text_on_its_left():
    page = Page().say("Year:", x=0, width=80).add("textbox", x=90, same_line=True, tag="input")
    page.say("Genre", x=0, width=80).add("textbox", x=90, same_line=True, tag="input")
    assert labels(page) == ["Year", "Genre"]


def test_fields_with_labels_above_are_named_by_these():
    page = Page().say("Year").add("textbox", tag="input").say("Genre").add("textbox", tag="input")
    assert labels(page) == ["Year", "Genre"]


def test_a_field_with_a_name_keeps_it():
    page = Page().say("Year").add("textbox", "Genre", tag="input")
    assert labels(page) == [""]


def test_a_list_without_a_label_is_named_by_the_cell_on_its_left():
    page = Page().say("Priority", "rowheader", x=0, width=80)
    page.add("combobox", x=90, width=100, same_line=True, tag="select", options=("low", "urgent"))
    page.say("Status", "rowheader", x=200, width=80, same_line=True)
    page.add("combobox", x=290, width=100, same_line=True, tag="select", options=("open", "closed"))
    assert labels(page) == ["Priority", "Status"]


def test_a_label_that_belongs_to_a_control_names_no_other():
    page = Page().say("Login", "heading").add("textbox", tag="input").add("textbox", tag="input")
    page.add("checkbox", "Remember me?", label="Remember me?")
    page.say("Remember me?", "label", x=30, same_line=True)
    assert "Remember me?" not in labels(page)[:2]


def test_each_of_many_rows_names_its_own_field():
    page = Page()
    for n in range(300):
        page.say(f"Row {n}", x=0, width=80).add("textbox", x=90, same_line=True, tag="input")
    assert labels(page) == [f"Row {n}" for n in range(300)]
