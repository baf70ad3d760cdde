"""What is more than a name or a value is refused, however long; what can be told plainly is understood."""

import pytest
from meanings import told

from stepwire.planners.plain.language.grammar import understand
from stepwire.planners.plain.language.instructions.instruction import NotUnderstood

REFUSED = """
Click Save but don't close the dialog
Click one of the Edit buttons
Click either Save or Submit
Press either button
Click somewhere outside the dialog
Click anywhere
Click outside the menu
Click Save after filling in the name
Click Save before closing the tab
Click Cancel instead of Save
Click Cancel rather than Save
Click Cancel, not Save
Click Save as quickly as possible
When the user clicks Save, the dialog closes
Select the first and the last row
Select every second row
Click every third link
Delete the first three messages
Delete messages older than 30 days
Archive everything from last year
Unfollow everyone
Open the first three results in new tabs
Remove the lamp and the rope from the basket
Go to checkout without logging in
Resize the window to 800x600
do 3 times: do 3 times: click Save
Type “Ada” then Tab
Type Ada then Tab
Type hello and Tab
Type Ada without pressing Enter
Write to Ada that I am late
Set an alarm for 7am
Set the theme to the dark one
Check in for my flight
Read the terms and accept them
Wait for the download to finish
Wait for either “Done” or “Failed”
Verify the Save button is greyed out until Name is filled in
Verify that the total equals the sum of the items
Check that the box is not not ticked
Delete everything but issue 3
Delete issue 3 but keep its comments
Delete issues 3, 4 and 5
Remove Ada from the group Editors
Add a line to the notes saying “Paid”
Move the slider all the way to the right
Move the price slider to between 10 and 20
Set the price range from 10 to 20
Filter by brand Acme and colour blue
Sort by price then by name
Open the first email and reply with “Ok”
Search “lamp” in Products
Search for lamp but not desk lamp
Search nothing
Enter nothing in Name
Check that Name is required
Check that Name is highlighted in red
Check that Ada is in the list
Check that Ada is listed twice
Check that Newsletter is ticked and Terms is not
Check that the prices are in ascending order
Fill in Name with Ada but do not submit
Fill in Name with Ada, but do not submit it
Mark order 1042 as shipped and send an email
Change the status of every order from pending to shipped
Set up a standing order of £20 to Bo every month
Add a meeting on Monday at 10 called Standup
Create an event “Dinner” on 12/24/2026 at 7pm at Ada's
Report my card stolen
Answer question 3 with “Blue”
Resize Standup to one hour
Filter by date from 1 May to 31 May
Filter by last week
Type 6 in the cell in row 2, column 3
Type Ada slowly into Name
Type Ada twice into Name
Type Ada at the end of Name
Set quantity to at least 3
Set quantity to 3 or more
Set quantity to 3 if possible
Set the price to £5 less
Delete any draft
Delete some drafts
Delete users Ada and Bo
Delete the last 3 rows
Delete rows 2-4
Delete the last draft only
Remove Ada as editor
Cancel order 1042 and refund it
Click 3 links
Click the next to last link
Click Next at most 3 times
Click Save or, if there is none, click Submit
If A is shown, click B. Otherwise click C.
If A is shown, click B and click C
If A is shown, click B and then click C
If A is shown, click Save and close
Unless A is shown, click B, then click C
While A is shown, click B and wait 1 second
Repeat 3 times: click Next and wait 1 second
For each of the first 3 rows, click Edit
Change language to French in settings
Mark Lamp as sold out
Check the error message
Tell me the first three results
Click the lamp under £20
""".strip().splitlines()

UNDERSTOOD = {
    "Add 3 apples to the cart": "add 3 of ‹apples› to cart",
    "Put two Storm lanterns in the basket": "add 2 of ‹Storm lanterns› to basket",
    "Add two more lamps to the cart": "add 2 of ‹lamps› to cart",
    "Click on the three dots next to Ada": "press ‹three dots @beside:Ada›",
    "Click Save only if it is enabled": "if ‹Save› enabled: press ‹Save›",
    "Click Save, but only if it is enabled": "if ‹Save› enabled: press ‹Save›",
    "Click Save as soon as it is enabled": "wait until ‹Save› enabled ; press ‹Save›",
    "Click Continue without signing in": "press ‹Continue without signing in›",
    "Type the current date into Date": "set ‹Date› = today",
    "Type tomorrow's date into Date": "set ‹Date› = tomorrow",
    "Change my status to say “Away”": "set ‹status› = Away",
    "Type He said “hi” to Bo into Notes": "set ‹Notes› = He said “hi” to Bo",
    "Wait for 3 results": "wait until count 3 ‹|item›",
    "Wait for the spinner to disappear": "wait until gone ‹spinner›",
    "Follow Ada": "do follow ‹Ada›",
    "Follow the link Terms": "press ‹Terms›",
    "Follow “Forgot password?”": "press ‹Forgot password?›",
    "Get rid of the popup": "close layer",
    "Fill in the form with the following: name Ada, age 36": "set ‹name› = Ada ; set ‹age› = 36",
    "Fill in all text fields with “x”": "each set ‹|text field› = x",
    "Enter the coupon code SAVE10": "set ‹coupon code› = SAVE10",
    "Enter passenger details: first name Ada, last name Lovelace": (
        "set ‹name #0› = Ada ; set ‹name #-1› = Lovelace"
    ),
    "If there is a banner, close it. Then click Save": "if shown ‹banner›: close layer ; press ‹Save›",
    "Click Next 3 times and click Save": "repeat 3: press ‹Next› ; press ‹Save›",
    "Delete row 3": "do delete ‹|row #2›",
    "Add a product named Lamp, price 20, stock 5": "create product “Lamp” { price = 20 ; stock = 5 }",
    "Add a product called Lamp costing 20": "create product “Lamp” { price = 20 }",
    "Press Escape to close the dialog": "key Escape",
    "Check that Dark mode is still on": "check ‹Dark mode› ticked",
    "Search my mail for “invoice”": "search invoice",
    "Make sure to untick Newsletter": "set ‹Newsletter› = off",
    "Don't forget to click Save": "press ‹Save›",
    "Click OK to confirm": "press ‹OK›",
    "Click OK when asked": "if shown ‹OK›: press ‹OK›",
    "Go back two pages": "repeat 2: back",
    "Check that the page has no errors": "check gone ‹errors›",
    "Check that the dialog is open": "check shown ‹|dialog›",
    "Check that the dialog has closed": "check gone ‹|dialog›",
    "Does the page contain “Error”?": "tell whether shown ‹Error›",
    "Hey, can you cancel order 1042?": "do cancel order “1042”",
    "Dear assistant, please change the phone number to 171. Thanks!": "set ‹phone number› = 171",
    "Given I am logged in as ada with password {{secret:p}}": "sign in ada / {{secret:p}}",
    "When I click Save\nThen the total is £20\nBut I should not see “Error”": (
        "press ‹Save› ; check value total is £20 ; check gone ‹Error›"
    ),
    "When I click Save, the dialog should disappear": "press ‹Save› ; check gone ‹|dialog›",
    "Type Ada in First name, Lovelace in Last name and 36 in Age": (
        "set ‹name #0› = Ada ; set ‹name #-1› = Lovelace ; set ‹Age› = 36"
    ),
}

HOSTILE = {
    "letters with full stops": "a. " * 10_000,
    "denials": "Verify that a " + "is not " * 250 + "b",
    "pairs that are none": "Type " + "a in b and " * 150 + "without looking at c",
    "quotations": "“" * 30_000,
    "empty lines": "\n" * 30_000 + "x",
    "spaces": "Click a" + " " * 30_000 + "if",
    "numbers": " ".join(f"{n}. click a" for n in range(1, 2_400)),
    "searches": "find the " * 3_500,
    "commas": "Click a" + "," * 10_000,
    "conditions": "Click a " + "if b is not c " * 120,
    "places": "Click " + "a in the row of " * 120 + "b",
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_more_than_a_name_or_a_value_is_refused(sentence):
    understood = understand(sentence)
    assert isinstance(understood, NotUnderstood), told(understood)
    assert understood.why


@pytest.mark.parametrize("sentence", UNDERSTOOD)
def test_what_can_be_told_plainly_is_understood(sentence):
    understood = understand(sentence)
    assert not isinstance(understood, NotUnderstood), understood
    assert told(understood) == UNDERSTOOD[sentence]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_repeats_itself_without_end_is_answered_all_the_same(text):
    assert isinstance(understand(text), NotUnderstood)
