using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Probe;

/// <summary>ffprobe: what streams there are. Only the fields we read are asked for, so that two megabytes of comment never get
/// here.</summary>
public static class ProbeCommand
{
    /// <summary>Of what the file says of its content.</summary>
    private static readonly string[] _tags =
        ["title", "artist", "album", "album_artist", "composer", "genre", "date", "track", "disc", "copyright", "show", "episode_id",
            "network", "comment", "encoded_by", "creation_time", "time_reference"];

    /// <summary>The same in no order, for who reads more of them than were asked for.</summary>
    internal static readonly IReadOnlySet<string> Tags = new HashSet<string>(_tags);

    public static ToolCommand For(MediaInput input, string folder)
        => Command("json=compact=1", "=" + string.Join(',', _tags), input, folder);

    /// <summary>
    /// The same answer with all tags of the file, and with the bytes that the file holds where they are no UTF-8: ffprobe writes one sign
    /// for all of those unless it is told not to look. For <see cref="RawText"/>.
    /// </summary>
    public static ToolCommand Raw(MediaInput input, string folder) => Command("json=compact=1:string_validation=ignore", "", input, folder);

    private static ToolCommand Command(string form, string tags, MediaInput input, string folder) =>
        new("ffprobe", ["-hide_banner", "-loglevel", "level+warning", "-of", form, "-show_entries", Fields(tags), .. input.Arguments], folder);

    private static string Fields(string tags) =>
        "format=format_name,duration,start_time,nb_streams"
        + $":format_tags{tags}"
        + ":chapter=start_time,end_time:chapter_tags=title"
        + ":stream=index,codec_type,codec_name,codec_tag_string,profile,level,width,height,sample_aspect_ratio,pix_fmt,field_order,time_base,avg_frame_rate,r_frame_rate,nb_frames,"
        + "start_time,duration,channels,channel_layout,sample_rate,sample_fmt,color_transfer,color_primaries,color_space,color_range"
        + ":stream_tags=language,title,DURATION,DURATION-eng,NUMBER_OF_FRAMES,NUMBER_OF_FRAMES-eng:stream_disposition=default,attached_pic,timed_thumbnails,still_image,comment,forced,hearing_impaired,visual_impaired,descriptions"
        + ":stream_side_data=side_data_type,rotation:program=program_id:program_stream=index";
}
