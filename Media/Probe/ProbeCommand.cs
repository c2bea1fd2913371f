using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Probe;

/// <summary>ffprobe: what streams there are. Only the fields we read are asked for, so that two megabytes of comment never get
/// here.</summary>
public static class ProbeCommand
{
    private const string Fields =
        "format=format_name,duration,start_time,nb_streams"
        + ":format_tags=title,artist,album,album_artist,composer,genre,date,track,disc,copyright,show,episode_id,network,comment,encoded_by,creation_time,time_reference"
        + ":chapter=start_time,end_time:chapter_tags=title"
        + ":stream=index,codec_type,codec_name,codec_tag_string,profile,level,width,height,sample_aspect_ratio,pix_fmt,field_order,time_base,avg_frame_rate,r_frame_rate,nb_frames,"
        + "start_time,duration,channels,channel_layout,sample_rate,sample_fmt,color_transfer,color_primaries,color_space,color_range"
        + ":stream_tags=language,title,DURATION,DURATION-eng,NUMBER_OF_FRAMES,NUMBER_OF_FRAMES-eng:stream_disposition=default,attached_pic,timed_thumbnails,still_image,comment,forced,hearing_impaired,visual_impaired,descriptions"
        + ":stream_side_data=side_data_type,rotation:program=program_id:program_stream=index";

    public static ToolCommand For(MediaInput input, string folder) =>
        new("ffprobe",
            ["-hide_banner", "-loglevel", "level+warning", "-of", "json=compact=1", "-show_entries", Fields, .. input.Arguments], folder);
}
