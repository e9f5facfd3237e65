"""The pages of publications: for everybody (public) and for those who publish (desk)."""
