/** A person whose name the inboxes of an order carry. */
export interface Persona {
	firstName: string;
	lastName: string;
	profilePictureUrl: string | null;
}

/** A person as the API takes it; the picture key is always there (CONTRACT section 10, "Picture URL"). */
export const personaBody = ({ firstName, lastName, profilePictureUrl }: Persona) => ({
	first_name: firstName,
	last_name: lastName,
	profile_picture_url: profilePictureUrl,
});
