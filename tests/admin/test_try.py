import pytest
from tests import factories
from tests.admin.forms import *
from stories.models import *
pytestmark = pytest.mark.django_db
def test_draft(chief):
    s=factories.draft()
    d=as_sent(chief.get(change_url(s)))
    old=dict(d)
    d["texts-0-title"]="First saver"
    r=chief.post(change_url(s), d); assert r.status_code==302, errors(r)
    assert [e.number for e in Edition.objects.all()]==[2,1]
    old["texts-0-summary"]="Mine"
    r=chief.post(change_url(s), old); assert r.status_code==200
    assert "First saver" in r.text
    again=as_sent(r); assert again["texts-0-title"]=="First saver" and again["texts-0-summary"]=="Mine"
    r=chief.post(change_url(s), again); assert r.status_code==302
def test_propose(chief, django_user_model):
    s=factories.published()
    d=as_sent(chief.get(change_url(s)))
    d["texts-0-title"]="Better"; d["_reason"]="Wrong title"; d["_proposal"]=""
    r=chief.post(change_url(s), d, follow=True); assert r.status_code==200; print(said(r))
    assert s.texts.get().title!="Better"
    p=Proposal.objects.get(); print("FORM", p.form)
    page=chief.get(change_url(s)); print("ERR", errors(page), page.context["meanwhile"], as_sent(page)); assert "Better" in page.text
    assert as_sent(page)["texts-0-title"]=="Better"
    chief.force_login(django_user_model.objects.create_superuser("other"))
    u=change_url(s).replace("change","desk")
    r=chief.post(u,{"deed":"publish_change","version":"1","page":"proposal"},follow=True); print(said(r))
    assert s.texts.get().title=="Better"
    e=Edition.objects.first(); assert e.amends==["texts.en"]
    for path in ("history/","history/1/","history/2/"):
        assert chief.get(u.replace("desk/",path)).status_code==200
    r=chief.post(u.replace("desk/","history/1/restore/"),follow=True); print(said(r))
    assert r.status_code==200
