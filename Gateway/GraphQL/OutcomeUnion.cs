using GraphQL.Types;

namespace Transcode.Gateway.GraphQL;

/// <summary>What may become of a command: it holds, or it is refused for a reason that was to be expected.</summary>
internal abstract class OutcomeUnion<THolds, TRefused> : UnionGraphType
{
    protected OutcomeUnion()
    {
        Type<AutoRegisteringObjectGraphType<THolds>>();
        Type<AutoRegisteringObjectGraphType<TRefused>>();
    }
}

/// <summary>Refused for one of two reasons.</summary>
internal abstract class OutcomeUnion<THolds, TRefused, TAlsoRefused> : OutcomeUnion<THolds, TRefused>
{
    protected OutcomeUnion() => Type<AutoRegisteringObjectGraphType<TAlsoRefused>>();
}
