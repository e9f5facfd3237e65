"""The words of a form's fields are read from its page."""

from __future__ import annotations

from contest.web.form_reading import words_of_form

PAGE = """<form method="post" action="/other"><label for="x">别的</label><input id="x" name="title"></form>
<form method="post" action="?a=1"><input type="hidden" name="secret" value="1">
<label for="t">标题 <span class="s-quiet">可不填</span><svg><title>图</title></svg></label><input id="t" name="title">
<fieldset><legend>学历</legend><label><input type="radio" name="level" value="">不限</label>
<input type="radio" id="r" name="level" value="b"><label for="r">高职</label></fieldset>
<label for="s">学校</label><select id="s" name="school"><option value="4136">南昌大学<option value="4137">别的</select>
<label><input type="checkbox" name="stay" value="y">保持登录</label><textarea name="bare"></textarea></form>
<form action="/here"><label for="q">找</label><input id="q" name="q"></form>"""


def test_labels_choices_and_hidden_fields():
    found = words_of_form(PAGE, page_path="/here", address="/here?b=2", names={"title", "level"})
    assert found["secret"].hidden
    assert found["title"].label == "标题"
    assert (found["level"].label, found["level"].choices) == ("学历", {"": "不限", "b": "高职"})
    assert (found["school"].label, found["school"].choices) == ("学校", {"4136": "南昌大学", "4137": "别的"})
    assert (found["stay"].label, found["stay"].choices) == ("保持登录", {"y": "保持登录"})
    assert found["bare"].label == ""
    assert "q" not in found


def test_a_page_without_the_form_gives_nothing():
    assert words_of_form(PAGE, page_path="/here", address="/gone", names={"title"}) == {}
    assert words_of_form("<<<form <input", page_path="/", address="/", names=set()) == {}
